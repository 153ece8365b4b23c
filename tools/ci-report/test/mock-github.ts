import { CommentServer, pageOf, type Reply, type Request, type StoredComment } from './comment-server.ts';

export const GITHUB_TOKEN = 'ghs_of_the_test';
const BOT = 41898282;
const COMMENTS = /^\/repos\/owner\/name\/issues\/(\d+)\/comments$/;
const ONE = /^\/repos\/owner\/name\/issues\/comments\/(\d+)$/;

/** GitHub's comments of pull request 5 of owner/name, with the token of a workflow, which is no user. */
export function mockGitHub(longest = 65_536): CommentServer {
  return new CommentServer((request, site) => answer(request, site, longest));
}

function answer(
  { method, path, query, headers, body }: Request,
  site: CommentServer,
  longest: number,
): Reply {
  if (headers.authorization !== `Bearer ${GITHUB_TOKEN}`)
    return { status: 401, body: { message: 'Bad credentials' } };
  if (path === '/user') return { status: 403, body: { message: 'Resource not accessible by integration' } };
  if (path === '/graphql')
    return { status: 200, body: { data: { viewer: { login: 'github-actions[bot]' } } } };
  if (COMMENTS.exec(path)?.[1] === '5') {
    if (method === 'GET') {
      const { items, page, pages } = pageOf(site.comments, query);
      const link = page < pages ? { link: `<http://site${path}?page=${page + 1}>; rel="next"` } : undefined;
      return { status: 200, body: items.map(comment), headers: link ?? {} };
    }
    if (method === 'POST')
      return (
        isTooLong(body?.body, longest) ?? { status: 201, body: comment(site.add(BOT, body?.body ?? '')) }
      );
  }
  const known = site.find(Number(ONE.exec(path)?.[1]));
  if (!known) return { status: 404, body: { message: 'Not Found' } };
  if (method === 'DELETE') {
    site.remove(known.id);
    return { status: 204 };
  }
  if (method !== 'PATCH') return { status: 404 };
  const refused = isTooLong(body?.body, longest);
  if (!refused) known.body = body?.body ?? '';
  return refused ?? { status: 200, body: comment(known) };
}

function comment({ id, author, body }: StoredComment) {
  return { id, body, user: { id: author, login: author === BOT ? 'github-actions[bot]' : 'somebody' } };
}

function isTooLong(body: string | undefined, longest: number): Reply | null {
  if (body === undefined || [...body].length <= longest) return null;
  return {
    status: 422,
    body: { message: 'Validation Failed', errors: [`body is too long (maximum is ${longest} characters)`] },
  };
}

/** The account of the workflow token. */
export const GITHUB_BOT = BOT;
