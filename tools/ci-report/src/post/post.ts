import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { commentBody } from '../markdown/comment.ts';
import type { Section } from '../markdown/pieces.ts';
import { type Environment, findTarget, type Target } from './environment.ts';
import { githubSite } from './github.ts';
import { gitlabSite } from './gitlab.ts';
import { type Clock, realClock } from './request.ts';
import { Refused, type Site } from './site.ts';
import { type Pace, REAL_PACE, upsertSection } from './upsert.ts';

/** What became of posting, and a sentence for the log. */
export interface Posted {
  posted: boolean;
  said: string;
}

/** For tests: time, and where the file goes that is written when posting is refused. */
export interface PostSettings {
  clock?: Clock;
  pace?: Pace;
  folder?: string;
}

/** GitLab's limit also serves for a file that is for neither site. */
const FILE_LIMIT_BYTES = 900_000;

/**
 * Posts sections into the comment named `key`. Where that is refused (a fork, a token that only reads) they are
 * written to a file instead, and the sentence says so and why.
 */
export async function postSections(
  env: Environment,
  key: string,
  sections: readonly Section[],
  { clock = realClock, pace = REAL_PACE, folder = '.' }: PostSettings = {},
): Promise<Posted> {
  const found = findTarget(env, await readEvent(env));
  if (found.site === null)
    return found.keep ? keepIn(folder, found.why, key, sections) : { posted: false, said: found.why };
  const site = siteOf(found, clock);
  try {
    let id = 0;
    for (const section of sections) id = await upsertSection(site, key, section, clock, pace);
    return { posted: true, said: `Posted to ${nameOf(found)} (comment ${id}).` };
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    return keepIn(folder, error.message, key, sections);
  }
}

async function keepIn(
  folder: string,
  why: string,
  key: string,
  sections: readonly Section[],
): Promise<Posted> {
  const file = join(folder, `ci-report-${key.replace(/[^\w.-]+/g, '-').slice(0, 80)}.md`);
  await writeFile(file, commentBody(key, sections, FILE_LIMIT_BYTES));
  return { posted: false, said: `${why} The report is in ${file}; keep it as an artifact.` };
}

function siteOf(found: Exclude<Target, { site: null }>, clock: Clock): Site {
  return found.site === 'gitlab' ? gitlabSite(found.target, clock) : githubSite(found.target, clock);
}

function nameOf(found: Exclude<Target, { site: null }>): string {
  return found.site === 'gitlab'
    ? `merge request !${found.target.mergeRequest}`
    : `pull request #${found.target.pullRequest}`;
}

async function readEvent(env: Environment): Promise<unknown> {
  if (!env.GITHUB_EVENT_PATH) return null;
  try {
    return JSON.parse(await readFile(env.GITHUB_EVENT_PATH, 'utf8')) as unknown;
  } catch {
    // Without the event the number of the pull request is taken from GITHUB_REF.
    return null;
  }
}
