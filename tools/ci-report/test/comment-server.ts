import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface StoredComment {
  id: number;
  author: number;
  body: string;
  system: boolean;
}

/** What a site does besides answering at once and rightly. Each is a share from 0 to 1. */
export interface Faults {
  /** 429 with Retry-After, before anything is done. */
  limited: number;
  /** 502 before anything is done. */
  failsBefore: number;
  /** 502 after it was done: the caller cannot know. */
  failsAfter: number;
  /** The longest delay before and after the work, in milliseconds. */
  delayMs: number;
}

export interface Request {
  method: string;
  path: string;
  query: URLSearchParams;
  headers: IncomingMessage['headers'];
  body: { body?: string; query?: string } | null;
}

export interface Reply {
  status: number;
  body?: unknown;
  headers?: Record<string, string>;
}

const CALM: Faults = { limited: 0, failsBefore: 0, failsAfter: 0, delayMs: 0 };

/** A site with the comments of one merge request, in memory, over real HTTP on loopback. */
export class CommentServer {
  readonly comments: StoredComment[] = [];
  readonly seen: Request[] = [];
  faults: Faults = CALM;
  private nextId = 100;
  private readonly server: Server;
  private readonly answer: (request: Request, site: CommentServer) => Reply;

  constructor(answer: (request: Request, site: CommentServer) => Reply) {
    this.answer = answer;
    this.server = createServer((incoming, outgoing) => void this.handle(incoming, outgoing));
  }

  async start(): Promise<string> {
    await new Promise<void>((resolve) => this.server.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  add(author: number, body: string, system = false): StoredComment {
    const comment = { id: (this.nextId += 1 + Math.floor(Math.random() * 3)), author, body, system };
    this.comments.push(comment);
    return comment;
  }

  find(id: number): StoredComment | undefined {
    return this.comments.find((comment) => comment.id === id);
  }

  remove(id: number): void {
    const at = this.comments.findIndex((comment) => comment.id === id);
    if (at >= 0) this.comments.splice(at, 1);
  }

  private async handle(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of incoming) chunks.push(chunk as Buffer);
    const url = new URL(incoming.url ?? '/', 'http://site');
    const text = Buffer.concat(chunks).toString();
    const request: Request = {
      method: incoming.method ?? 'GET',
      path: url.pathname,
      query: url.searchParams,
      headers: incoming.headers,
      body: text === '' ? null : (JSON.parse(text) as Request['body']),
    };
    this.seen.push(request);
    const { limited, failsBefore, failsAfter, delayMs } = this.faults;
    await pause(delayMs);
    const chance = Math.random();
    if (chance < limited) return send(outgoing, { status: 429, headers: { 'retry-after': '0.05' } });
    if (chance < limited + failsBefore) return send(outgoing, { status: 502 });
    const reply = this.answer(request, this);
    await pause(delayMs);
    send(outgoing, Math.random() < failsAfter ? { status: 502 } : reply);
  }
}

/** One page of a list as both sites give it: 20 by default, 100 at most. */
export function pageOf<Item>(
  items: readonly Item[],
  query: URLSearchParams,
): { items: Item[]; page: number; pages: number } {
  const size = Math.min(100, Number(query.get('per_page') ?? 20));
  const page = Number(query.get('page') ?? 1);
  return {
    items: items.slice((page - 1) * size, page * size),
    page,
    pages: Math.max(1, Math.ceil(items.length / size)),
  };
}

function pause(longest: number): Promise<void> {
  return longest === 0
    ? Promise.resolve()
    : new Promise((resolve) => setTimeout(resolve, Math.random() * longest));
}

function send(outgoing: ServerResponse, { status, body, headers }: Reply): void {
  outgoing.writeHead(status, { 'content-type': 'application/json', ...headers });
  outgoing.end(body === undefined ? '' : JSON.stringify(body));
}
