import { type Answer, type Call, type Clock, send, sendRead, waitBefore } from './request.ts';

export interface Comment {
  id: number;
  author: string;
  body: string;
}

/** What became of a write. `again`: not carried out, or not known; read anew, after so many milliseconds. */
export type Written =
  | { kind: 'done'; id: number }
  | { kind: 'gone' }
  | { kind: 'tooLong' }
  | { kind: 'again'; waitMs: number };

/** A merge request or pull request whose comments can be read and written. */
export interface Site {
  /** Bytes that a comment may have. */
  limit: number;
  /** Who writes with this token, as `author` of a comment gives it; empty when the site does not tell. */
  me(): Promise<string>;
  /** All comments, through all pages. */
  list(): Promise<Comment[]>;
  create(body: string): Promise<Written>;
  update(id: number, body: string): Promise<Written>;
  remove(id: number): Promise<Written>;
}

/** A refusal that no retry mends. The message says what is not done, why, and what to do. */
export class Refused extends Error {
  readonly status: number;
  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

/** Where the two sites differ. */
export interface Dialect {
  limit: number;
  headers: Record<string, string>;
  /** Address of the list; one comment is below `item`. */
  list: string;
  item: (id: number) => string;
  updateWith: 'PUT' | 'PATCH';
  commentOf(value: unknown): Comment | null;
  me(read: (call: Call) => Promise<Answer>): Promise<string>;
  explain(answer: Answer): string;
}

const MOST_PAGES = 500;

/** Both sites are the same few calls. */
export function restSite(dialect: Dialect, clock: Clock): Site {
  const { headers } = dialect;
  const read = (call: Call) => sendRead(call, clock);
  let tried = 0;
  async function write(call: Call): Promise<Written> {
    const answer = await send(call);
    const waitMs = waitBefore(answer, (tried += 1), clock);
    if (waitMs !== null) return { kind: 'again', waitMs };
    tried = 0;
    if (answer.status === 404 && call.method !== 'POST') return { kind: 'gone' };
    if (isTooLong(answer)) return { kind: 'tooLong' };
    if (answer.status >= 300) throw new Refused(answer.status, dialect.explain(answer));
    return { kind: 'done', id: Number((parse(answer.text) as { id?: number } | null)?.id ?? 0) };
  }
  return {
    limit: dialect.limit,
    me: () => dialect.me(read),
    list: () => allPages(dialect, read),
    create: (body) => write({ method: 'POST', url: dialect.list, headers, body: { body } }),
    update: (id, body) =>
      write({ method: dialect.updateWith, url: dialect.item(id), headers, body: { body } }),
    remove: (id) => write({ method: 'DELETE', url: dialect.item(id), headers }),
  };
}

async function allPages(dialect: Dialect, read: (call: Call) => Promise<Answer>): Promise<Comment[]> {
  const found = new Map<number, Comment>();
  for (let page = 1; page <= MOST_PAGES; page += 1) {
    const url = `${dialect.list}?per_page=100&page=${page}`;
    const answer = await read({ method: 'GET', url, headers: dialect.headers });
    if (answer.status !== 200) throw new Refused(answer.status, dialect.explain(answer));
    const values = parse(answer.text);
    if (!Array.isArray(values))
      throw new Refused(answer.status, 'Not posted: the list of comments could not be read.');
    for (const value of values) {
      const comment = dialect.commentOf(value);
      if (comment) found.set(comment.id, comment);
    }
    if (!hasNext(answer.headers, values.length)) break;
  }
  return [...found.values()];
}

/** A site may give fewer per page than was asked for, so the headers decide where there are any. */
function hasNext(headers: Headers, count: number): boolean {
  const next = headers.get('x-next-page');
  if (next !== null) return next.trim() !== '';
  const link = headers.get('link');
  return link === null ? count >= 100 : /rel="?next"?/.test(link);
}

function isTooLong({ status, text }: Answer): boolean {
  return (
    status === 413 || ((status === 422 || status === 400) && /too long|too_long|maximum|exceed/i.test(text))
  );
}

/** JSON, or null for anything else. */
export function parse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return null;
  }
}
