import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createTransport, type SendMailOptions } from 'nodemailer';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { isAlive, type ProcessIdentity } from '../processes/identity.ts';
import { startDetached } from '../processes/spawn.ts';
import { stopProcess } from '../processes/stop.ts';
import { catcherProgram } from './catcher.ts';

const SMTP = 20601;
const HTTP = 20602;
const url = `http://127.0.0.1:${HTTP}`;
const PIXEL =
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';

let folder: string;
let catcher: ProcessIdentity;

async function start(): Promise<ProcessIdentity> {
  const wish = { smtpPort: SMTP, httpPort: HTTP, folder: join(folder, 'mail'), logFile: join(folder, 'log') };
  const identity = await startDetached(catcherProgram({ ...wish, workspaceId: 'test', service: 'mail' }));
  while (!(await fetch(`${url}/healthz`).catch(() => null))?.ok) {
    if (!isAlive(identity)) throw new Error(readFileSync(join(folder, 'log'), 'utf8'));
    await new Promise((resolve) => setTimeout(resolve, 3));
  }
  return identity;
}

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'workspace-mail-'));
  catcher = await start();
});
afterAll(async () => {
  await stopProcess(catcher);
  rmSync(folder, { recursive: true, force: true });
});

async function send(mail: SendMailOptions, options: Record<string, unknown> = {}): Promise<string> {
  const transport = createTransport({ host: '127.0.0.1', port: SMTP, ...options });
  try {
    const { response } = (await transport.sendMail({
      from: 'shop@example.com',
      to: 'ana@example.com',
      ...mail,
    })) as {
      response: string;
    };
    return response.replace(/^.*Caught as /, '');
  } finally {
    transport.close();
  }
}

async function get(path: string, init?: RequestInit) {
  const response = await fetch(`${url}${path}`, init);
  return { response, status: response.status, text: await response.text() };
}

async function message(id: string) {
  return JSON.parse((await get(`/api/messages/${id}`)).text) as {
    subject: string;
    to: string[];
    content: { text: string; html: string; links: string[]; attachments: { name: string; bytes: number }[] };
  };
}

describe('a mail', () => {
  test('is caught whole: words, links, attachments, blind copies', async () => {
    const id = await send({
      subject: 'Größe, naïve: 你好',
      bcc: 'hidden@example.com',
      text: 'Sign in: http://127.0.0.1:3001/in?token=abc.',
      html: '<p>Sign <a href="http://127.0.0.1:3001/in?token=abc&amp;x=1">in</a></p>',
      attachments: [{ filename: 'invoice.pdf', content: Buffer.alloc(5000, 7) }],
    });
    const caught = await message(id);
    expect(caught).toMatchObject({
      subject: 'Größe, naïve: 你好',
      to: ['ana@example.com', 'hidden@example.com'],
      content: {
        links: ['http://127.0.0.1:3001/in?token=abc&x=1', 'http://127.0.0.1:3001/in?token=abc'],
        attachments: [{ name: 'invoice.pdf', bytes: 5000 }],
      },
    });
    const page = await get(`/messages/${id}`);
    expect(page.text).toContain('<dt>Hidden to</dt><dd>hidden@example.com</dd>');
    const file = await fetch(`${url}/messages/${id}/attachments/0`);
    expect(file.headers.get('content-disposition')).toBe(`attachment; filename*=UTF-8''invoice.pdf`);
    expect(Buffer.from(await file.arrayBuffer())).toEqual(Buffer.alloc(5000, 7));
  });

  test('is taken with any user and password, and without', async () => {
    const id = await send({ subject: 'with password' }, { auth: { user: 'anyone', pass: 'anything' } });
    expect((await message(id)).subject).toBe('with password');
  });

  test('that is hostile can neither leave its frame nor load anything', async () => {
    const id = await send({
      subject: '<script>alert(1)</script>',
      from: '"<img src=x onerror=alert(2)>" <evil@example.com>',
      html: `<html><head><base href="http://evil.example/"></head><body><script>alert(3)</script>
        <img src="http://evil.example/seen.png"><img src="cid:dot"></body></html>`,
      attachments: [{ filename: 'dot.png', content: Buffer.from(PIXEL, 'base64'), cid: 'dot' }],
    });
    for (const path of ['/', `/messages/${id}`, `/messages/${id}?view=source`]) {
      const { text, response } = await get(path);
      expect(text, path).not.toContain('<script>alert');
      expect(text, path).not.toContain('<img src=x');
      expect(response.headers.get('content-security-policy')).toContain("default-src 'none'");
    }
    const page = await get(`/messages/${id}`);
    const sandbox = /<iframe [^>]*sandbox="([^"]*)"/.exec(page.text)?.[1];
    expect(sandbox).toBe('allow-popups allow-popups-to-escape-sandbox');
    const frame = await get(`/messages/${id}/html`);
    const policy = frame.response.headers.get('content-security-policy') ?? '';
    expect(policy).toContain("default-src 'none'; style-src 'unsafe-inline'; img-src data:;");
    expect(policy).toContain('sandbox allow-popups');
    expect(policy).not.toContain('allow-scripts');
    expect(frame.text).toContain(`<img src="data:image/png;base64,${PIXEL}">`);
  });

  test('that is too large is refused, and the catcher goes on', async () => {
    const large = send({ attachments: [{ filename: 'large', content: Buffer.alloc(26 * 1024 * 1024) }] });
    await expect(large).rejects.toThrow(/552|size/i);
    expect((await message(await send({ subject: 'small' }))).subject).toBe('small');
  });
});

describe('the catcher', () => {
  test('keeps its mails over a kill -9 and a restart', async () => {
    const id = await send({ subject: 'kept' });
    process.kill(catcher.pid, 'SIGKILL');
    while (isAlive(catcher)) await new Promise((resolve) => setTimeout(resolve, 5));
    const before = performance.now();
    catcher = await start();
    console.info(`catcher healthy: ${Math.round(performance.now() - before)} ms, ${memoryMb()} MB`);
    expect((await message(id)).subject).toBe('kept');
  });

  test('deletes one, then all, on disk too', async () => {
    const id = await send({ subject: 'first' });
    await send({ subject: 'second' });
    expect((await get(`/api/messages/${id}`, { method: 'DELETE' })).status).toBe(204);
    expect((await get(`/api/messages/${id}`)).status).toBe(404);
    expect((await get('/api/messages', { method: 'DELETE' })).status).toBe(204);
    expect(JSON.parse((await get('/api/messages')).text)).toEqual({ messages: [] });
    expect(readdirSync(join(folder, 'mail'))).toEqual([]);
    expect((await get('/')).text).toContain('No mail yet');
  });

  test.each([
    { name: 'another host name (DNS rebinding)', headers: { host: 'evil.example' }, code: 'wrong-host' },
    {
      name: 'a change asked for by another page',
      headers: { origin: 'http://evil.example' },
      code: 'wrong-origin',
    },
    { name: 'a change asked for by a mail in its frame', headers: { origin: 'null' }, code: 'wrong-origin' },
  ])('refuses $name', async ({ headers, code }) => {
    const { status, body } = await rawDelete(headers);
    expect(status).toBe(403);
    expect(JSON.parse(body)).toMatchObject({ error: { code } });
  });

  test.each(['/nonsense', '/messages/zzz', '/messages/..%2f..%2fetc', '/api/messages/zzz'])(
    'has nothing at %s',
    async (path) => {
      expect((await get(path)).status).toBe(404);
    },
  );

  test('says which port is taken', async () => {
    const holder = createServer().listen(20603, '127.0.0.1');
    await once(holder, 'listening');
    const logFile = join(folder, 'taken.log');
    const wish = { smtpPort: 20603, httpPort: 20604, folder: join(folder, 'other'), logFile };
    const identity = await startDetached(catcherProgram({ ...wish, workspaceId: 'test', service: 'mail' }));
    while (isAlive(identity)) await new Promise((resolve) => setTimeout(resolve, 5));
    holder.close();
    expect(readFileSync(logFile, 'utf8')).toContain('Not started: port 20603 is taken by another program.');
  });
});

function memoryMb(): string {
  const rollup = `/proc/${catcher.pid}/smaps_rollup`;
  if (!existsSync(rollup)) return '?';
  const kb = /Private_Dirty:\s+(\d+)/.exec(readFileSync(rollup, 'utf8'))?.[1];
  return String(Math.round(Number(kb) / 1024));
}

/** `fetch` sets these headers itself. */
async function rawDelete(headers: {
  host?: string;
  origin?: string;
}): Promise<{ status: number; body: string }> {
  const { request } = await import('node:http');
  const call = request(`${url}/api/messages`, { method: 'DELETE', headers }).end();
  const [response] = (await once(call, 'response')) as [import('node:http').IncomingMessage];
  let body = '';
  for await (const chunk of response) body += String(chunk);
  return { status: response.statusCode ?? 0, body };
}
