import type { Clock } from './request.ts';
import { type Dialect, parse, Refused, restSite, type Site } from './site.ts';

/** GitLab takes 1,000,000 characters; some room is left for what it adds. */
const LIMIT_BYTES = 900_000;

export interface GitLabTarget {
  api: string;
  project: string;
  mergeRequest: number;
  token: string;
}

/** The notes of a merge request. @see https://docs.gitlab.com/api/notes/#merge-requests */
export function gitlabSite({ api, project, mergeRequest, token }: GitLabTarget, clock: Clock): Site {
  const notes = `${api}/projects/${encodeURIComponent(project)}/merge_requests/${mergeRequest}/notes`;
  const headers = { 'private-token': token, accept: 'application/json' };
  const dialect: Dialect = {
    limit: LIMIT_BYTES,
    headers,
    list: notes,
    item: (id) => `${notes}/${id}`,
    updateWith: 'PUT',
    commentOf(value) {
      const note = value as { id?: number; body?: string; system?: boolean; author?: { id?: number } } | null;
      if (!note || typeof note.id !== 'number' || typeof note.body !== 'string' || note.system) return null;
      return { id: note.id, body: note.body, author: String(note.author?.id) };
    },
    async me(read) {
      const answer = await read({ method: 'GET', url: `${api}/user`, headers });
      // A gateway before GitLab may pass the project alone; the marker then has to do.
      if (answer.status === 404) return '';
      const id = (parse(answer.text) as { id?: number } | null)?.id;
      if (answer.status !== 200 || typeof id !== 'number') throw new Refused(answer.status, explain(answer));
      return String(id);
    },
    explain,
  };
  return restSite(dialect, clock);
}

function explain({ status, text }: { status: number; text: string }): string {
  const make =
    'Make a project access token (scope api, role Reporter) and give it as the masked variable CI_REPORT_TOKEN.';
  if (status === 401) return `Not posted: GitLab does not know this token. ${make}`;
  if (status === 403) return `Not posted: this token may not write notes on the merge request. ${make}`;
  if (status === 404) return `Not posted: GitLab shows no such merge request to this token. ${make}`;
  if (status === 0) return `Not posted: GitLab did not answer (${text.slice(0, 200)}).`;
  return `Not posted: GitLab answered ${status}.`;
}
