import { CommentServer, pageOf, type Reply, type Request, type StoredComment } from './comment-server.ts';

export const GITLAB_TOKEN = 'glpat-of-the-test';
export const GITLAB_BOT = 7;
const NOTES = /^\/api\/v4\/projects\/([^/]+)\/merge_requests\/(\d+)\/notes(?:\/(\d+))?$/;

/** GitLab's notes of merge request 5 of project 42. A job token reads and does not write, as in GitLab. */
export function mockGitLab(): CommentServer {
  return new CommentServer(answer);
}

function answer({ method, path, query, headers, body }: Request, site: CommentServer): Reply {
  const isJob = headers['job-token'] !== undefined;
  if (!isJob && headers['private-token'] !== GITLAB_TOKEN)
    return { status: 401, body: { message: '401 Unauthorized' } };
  if (path === '/api/v4/user')
    return isJob ? { status: 403 } : { status: 200, body: { id: GITLAB_BOT, username: 'project_42_bot' } };
  const [, project, request, id] = NOTES.exec(path) ?? [];
  if (project !== '42' || request !== '5') return { status: 404, body: { message: '404 Not found' } };
  if (method === 'GET') {
    const { items, page, pages } = pageOf(site.comments.toReversed(), query);
    const next = page < pages ? `${page + 1}` : '';
    return {
      status: 200,
      body: items.map(note),
      headers: { 'x-next-page': next, 'x-total-pages': `${pages}` },
    };
  }
  if (isJob) return { status: 401, body: { message: '401 Unauthorized' } };
  if (method === 'POST')
    return isTooLong(body?.body) ?? { status: 201, body: note(site.add(GITLAB_BOT, body?.body ?? '')) };
  const known = site.find(Number(id));
  if (!known) return { status: 404, body: { message: '404 Not found' } };
  if (method === 'DELETE') site.remove(known.id);
  else if (isTooLong(body?.body)) return isTooLong(body?.body)!;
  else known.body = body?.body ?? '';
  return method === 'DELETE' ? { status: 204 } : { status: 200, body: note(known) };
}

function note({ id, author, body, system }: StoredComment) {
  return { id, body, system, author: { id: author } };
}

function isTooLong(body: string | undefined): Reply | null {
  if (body === undefined || body.length <= 1_000_000) return null;
  return { status: 400, body: { message: { note: ['is too long (maximum is 1000000 characters)'] } } };
}
