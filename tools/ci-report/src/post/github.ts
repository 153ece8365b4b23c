import type { Answer, Call, Clock } from './request.ts';
import { type Dialect, parse, Refused, restSite, type Site } from './site.ts';

/** GitHub states 65,536 characters; bytes are counted, and some room is left. */
const LIMIT_BYTES = 65_000;

export interface GitHubTarget {
  api: string;
  graphql: string;
  /** `owner/name` */
  repository: string;
  pullRequest: number;
  token: string;
}

/** The comments of a pull request. @see https://docs.github.com/en/rest/issues/comments */
export function githubSite(
  { api, graphql, repository, pullRequest, token }: GitHubTarget,
  clock: Clock,
): Site {
  const issues = `${api}/repos/${repository.split('/').map(encodeURIComponent).join('/')}/issues`;
  const headers = {
    authorization: `Bearer ${token}`,
    accept: 'application/vnd.github+json',
    'x-github-api-version': '2022-11-28',
    'user-agent': 'ci-report',
  };
  const dialect: Dialect = {
    limit: LIMIT_BYTES,
    headers,
    list: `${issues}/${pullRequest}/comments`,
    item: (id) => `${issues}/comments/${id}`,
    updateWith: 'PATCH',
    commentOf(value) {
      const comment = value as { id?: number; body?: string | null; user?: { login?: string } | null } | null;
      if (!comment || typeof comment.id !== 'number') return null;
      return { id: comment.id, body: comment.body ?? '', author: plainLogin(comment.user?.login ?? '') };
    },
    me: (read) => whoAmI(read, api, graphql, headers),
    explain,
  };
  return restSite(dialect, clock);
}

/** The token of a workflow is no user: GET /user refuses it, GraphQL knows it as github-actions[bot]. */
async function whoAmI(
  read: (call: Call) => Promise<Answer>,
  api: string,
  graphql: string,
  headers: Record<string, string>,
): Promise<string> {
  const user = await read({ method: 'GET', url: `${api}/user`, headers });
  const login = (parse(user.text) as { login?: string } | null)?.login;
  if (user.status === 200 && login) return plainLogin(login);
  if (user.status === 401 || user.status === 0) throw new Refused(user.status, explain(user));
  const query = { query: '{viewer{login}}' };
  const asked = await read({ method: 'POST', url: graphql, headers, body: query });
  const viewer = (parse(asked.text) as { data?: { viewer?: { login?: string } } } | null)?.data?.viewer
    ?.login;
  if (viewer === undefined && user.status === 404) return '';
  return plainLogin(viewer ?? 'github-actions[bot]');
}

/** One interface writes `[bot]` after the name of a robot, the other does not. */
function plainLogin(login: string): string {
  return login.replace(/\[bot\]$/, '').toLowerCase();
}

function explain({ status, text }: { status: number; text: string }): string {
  const fork =
    'In a run for a fork the token only reads: upload the file and publish it in a workflow_run workflow.';
  if (status === 401)
    return 'Not posted: GitHub does not know this token. Give one as CI_REPORT_TOKEN or GITHUB_TOKEN.';
  if (status === 403) {
    return `Not posted: this token may not comment. Give the job "permissions: pull-requests: write". ${fork}`;
  }
  if (status === 404) return 'Not posted: GitHub shows no such pull request to this token.';
  if (status === 0) return `Not posted: GitHub did not answer (${text.slice(0, 200)}).`;
  return `Not posted: GitHub answered ${status}.`;
}
