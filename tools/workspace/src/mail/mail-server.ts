import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { readMail } from './mail-content.ts';
import { frameDocument, MAIL_POLICY } from './mail-html.ts';
import { availableViews, listPage, mailPage, missingPage, type View } from './mail-pages.ts';
import type { MailStore } from './mail-store.ts';
import { SCRIPT, STYLE } from './mail-style.ts';

// An import of node:http loads the parts of fetch along (its WebSocket is an export): memory and time.
const { createServer } = process.getBuiltinModule('node:http');

const PAGE_POLICY = [
  "default-src 'none'",
  "style-src 'self'",
  "script-src 'self'",
  "connect-src 'self'",
  "frame-src 'self'",
  'img-src data:',
  "form-action 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join('; ');

interface Answer {
  status: number;
  type?: string;
  body?: string | Buffer;
  headers?: Record<string, string>;
}

/**
 * The catcher's pages and its JSON: `GET /healthz`, `GET|DELETE /api/messages`,
 * `GET|DELETE /api/messages/:id`. Only for this machine: another host name, or a change asked for by
 * another site's page, is refused.
 */
export function createMailServer(store: MailStore, smtpPort: number): Server {
  return createServer((request, response) => {
    const answer = refusal(request) ?? route(store, smtpPort, request);
    Promise.resolve(answer).then(
      (found) => send(response, found, request.method === 'HEAD'),
      (error: Error) => {
        console.error(`${request.method} ${request.url}: ${error.stack}`);
        send(response, json({ error: { code: 'broken', message: error.message } }, 500), false);
      },
    );
    // Nothing that is sent to it is read; an unread body would hold the connection.
    request.resume();
  });
}

function refusal(request: IncomingMessage): Answer | null {
  const host = request.headers.host ?? '';
  const name = host.replace(/:\d+$/, '').toLowerCase();
  const isHere = ['localhost', '127.0.0.1', '[::1]'].includes(name) || name.endsWith('.localhost');
  if (!isHere)
    return json({ error: { code: 'wrong-host', message: 'Open it as 127.0.0.1 or localhost.' } }, 403);
  const { origin } = request.headers;
  const isRead = ['GET', 'HEAD'].includes(request.method ?? '');
  if (isRead || origin === undefined || origin === `http://${host}`) return null;
  return json({ error: { code: 'wrong-origin', message: 'Another page may not change mails.' } }, 403);
}

async function route(store: MailStore, smtpPort: number, request: IncomingMessage): Promise<Answer> {
  const url = new URL(request.url ?? '/', 'http://127.0.0.1');
  const method = request.method === 'HEAD' ? 'GET' : request.method;
  switch (`${method} ${url.pathname}`) {
    case 'GET /':
      return html(listPage(store.list(), smtpPort));
    case 'GET /healthz':
      return { status: 200, type: 'text/plain', body: 'ok\n' };
    case 'GET /style.css':
      return { status: 200, type: 'text/css', body: STYLE };
    case 'GET /app.js':
      return { status: 200, type: 'text/javascript', body: SCRIPT };
    case 'GET /api/messages':
      return json({ messages: store.list() });
    case 'DELETE /api/messages':
      store.clear();
      return { status: 204 };
    case 'POST /delete':
      store.clear();
      return seeOther('/');
    default:
      return routeOne(store, method ?? '', url);
  }
}

async function routeOne(store: MailStore, method: string, url: URL): Promise<Answer> {
  const match = /^\/(api\/)?messages\/([a-z0-9-]+)(?:\/(html|delete|source|attachments\/\d+))?$/.exec(
    url.pathname,
  );
  const [, api, id = '', part] = match ?? [];
  const mail = store.find(id);
  const source = mail && store.read(id);
  if (!mail || !source) return api ? missingJson() : html(missingPage(), 404);
  const call = `${method} ${api ?? ''}${part?.replace(/\/\d+$/, '') ?? ''}`;
  if (call === 'DELETE api/' || call === 'POST delete') {
    store.remove(id);
    return api ? { status: 204 } : seeOther('/');
  }
  const content = await readMail(source);
  switch (call) {
    case 'GET ': {
      const views = availableViews(content);
      const view = views.find((name) => name === url.searchParams.get('view')) ?? (views[0] as View);
      return html(mailPage({ mail, content, source: source.toString('utf8'), view }));
    }
    case 'GET html':
      return {
        ...html(frameDocument(content.html, content.attachments)),
        headers: { 'content-security-policy': MAIL_POLICY },
      };
    case 'GET source':
    case 'GET api/source':
      return { status: 200, type: 'text/plain', body: source };
    case 'GET api/':
      return json({ ...mail, content: { ...content, attachments: content.attachments.map(describe) } });
    case 'GET attachments':
    case 'GET api/attachments':
      return attachment(content.attachments[Number(part?.split('/')[1])]);
    default:
      return json({ error: { code: 'not-possible', message: `${method} is not possible here.` } }, 405);
  }
}

type Attachment = Awaited<ReturnType<typeof readMail>>['attachments'][number];

function describe({ name, type, contentId, content }: Attachment) {
  return { name, type, contentId, bytes: content.length };
}

/** Always to be saved and never shown: an attachment may be a page with a script. */
function attachment(found: Attachment | undefined): Answer {
  if (!found) return missingJson();
  const name = encodeURIComponent(found.name).replaceAll("'", '%27');
  return {
    status: 200,
    type: 'application/octet-stream',
    body: found.content,
    headers: { 'content-disposition': `attachment; filename*=UTF-8''${name}` },
  };
}

function missingJson(): Answer {
  return json({ error: { code: 'no-such-mail', message: 'There is no such mail.' } }, 404);
}

function json(value: unknown, status = 200): Answer {
  return { status, type: 'application/json', body: `${JSON.stringify(value)}\n` };
}

function html(body: string, status = 200): Answer {
  return { status, type: 'text/html', body };
}

function seeOther(location: string): Answer {
  return { status: 303, headers: { location } };
}

function send(response: ServerResponse, { status, type, body = '', headers }: Answer, isHead: boolean): void {
  response.writeHead(status, {
    ...(type && { 'content-type': type.startsWith('text/') ? `${type}; charset=utf-8` : type }),
    'content-length': Buffer.byteLength(body),
    'content-security-policy': PAGE_POLICY,
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
    'cache-control': 'no-store',
    ...headers,
  });
  response.end(isHead ? undefined : body);
}
