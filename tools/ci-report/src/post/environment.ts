import type { JobIdentity } from '../markdown/report-section.ts';
import type { GitHubTarget } from './github.ts';
import type { GitLabTarget } from './gitlab.ts';

export type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Where a report goes, or why it goes nowhere; `fork`: the job runs for a fork and may only read; `keep`: there is a
 * merge request that only cannot be written, so the report is worth a file.
 */
export type Target =
  | { site: 'gitlab'; target: GitLabTarget; fork: boolean }
  | { site: 'github'; target: GitHubTarget; fork: boolean }
  | { site: null; fork: boolean; keep: boolean; why: string };

const MAKE_TOKEN =
  'Make a project access token (scope api, role Reporter) and give it as the masked variable CI_REPORT_TOKEN.';

/** The event that started a GitHub workflow, as far as it is read here. */
interface GitHubEvent {
  number?: number;
  pull_request?: { number?: number; head?: { repo?: { full_name?: string } | null } };
  issue?: { number?: number; pull_request?: unknown };
  workflow_run?: { pull_requests?: { number?: number }[] };
}

/** Finds the merge request or pull request of this job. `event` is the parsed file GITHUB_EVENT_PATH, or null. */
export function findTarget(env: Environment, event: unknown = null): Target {
  if (env.GITLAB_CI || env.CI_API_V4_URL) return gitlabTarget(env);
  if (env.GITHUB_ACTIONS || env.GITHUB_REPOSITORY) return githubTarget(env, (event ?? {}) as GitHubEvent);
  return nowhere('Not posted: this is no job of GitLab CI or GitHub Actions.');
}

/** Which job of which run this is, for the marks of its section. */
export function jobOf(env: Environment, now: number): JobIdentity {
  const run = Number(env.CI_PIPELINE_ID ?? env.GITHUB_RUN_ID ?? 0);
  return {
    job: env.CI_JOB_NAME ?? env.GITHUB_JOB ?? '',
    commit: env.CI_COMMIT_SHA ?? env.GITHUB_SHA ?? '',
    run: Number.isSafeInteger(run) && run > 0 ? run : 0,
    at: Math.floor(now),
  };
}

function gitlabTarget(env: Environment): Target {
  // In a pipeline for a fork CI_PROJECT_ID is the fork; the merge request lives in the other.
  const project = env.CI_MERGE_REQUEST_PROJECT_ID ?? env.CI_PROJECT_ID;
  const source = env.CI_MERGE_REQUEST_SOURCE_PROJECT_ID;
  const fork = source !== undefined && project !== undefined && source !== project;
  const mergeRequest = Number(env.CI_MERGE_REQUEST_IID);
  if (!env.CI_MERGE_REQUEST_IID || !Number.isSafeInteger(mergeRequest)) {
    const rule =
      "Run the job in merge request pipelines (rules: if: $CI_PIPELINE_SOURCE == 'merge_request_event').";
    return nowhere(`Not posted: this pipeline is not of a merge request. ${rule}`);
  }
  if (!env.CI_API_V4_URL || !project)
    return nowhere('Not posted: CI_API_V4_URL or CI_PROJECT_ID is missing.');
  const token = env.CI_REPORT_TOKEN || env.GITLAB_TOKEN || env.GITLAB_API_TOKEN || env.GITLAB_ACCESS_TOKEN;
  if (token) {
    const api = env.CI_API_V4_URL.replace(/\/$/, '');
    return { site: 'gitlab', fork, target: { api, project, mergeRequest, token } };
  }
  if (fork) {
    const why =
      'Not posted: the pipeline of a fork has no token of this project. A member can run it in the project.';
    return { site: null, fork, keep: true, why };
  }
  const job = env.CI_JOB_TOKEN ? 'CI_JOB_TOKEN can read notes but not write them' : 'there is no token';
  return nowhere(
    `Not posted: ${job}. ${MAKE_TOKEN} A protected variable is missing on branches that are not protected.`,
    true,
  );
}

function githubTarget(env: Environment, event: GitHubEvent): Target {
  const repository = env.GITHUB_REPOSITORY;
  if (!repository || !/^[^/\s]+\/[^/\s]+$/.test(repository))
    return nowhere('Not posted: GITHUB_REPOSITORY is missing.');
  const head = event.pull_request?.head?.repo;
  // The head repository of a deleted fork is null.
  const foreign =
    event.pull_request?.head !== undefined && head?.full_name?.toLowerCase() !== repository.toLowerCase();
  const fork = foreign && env.GITHUB_EVENT_NAME !== 'pull_request_target';
  const number = pullRequestOf(env, event);
  if (number === null && env.GITHUB_EVENT_NAME === 'workflow_run') {
    return nowhere(
      'Not posted: the event names no pull request, as for every fork. Give its number as CI_REPORT_PULL_REQUEST.',
    );
  }
  if (number === null) return nowhere('Not posted: this run is not of a pull request.');
  const token = env.CI_REPORT_TOKEN || env.GITHUB_TOKEN || env.GH_TOKEN;
  if (fork && !env.CI_REPORT_TOKEN) {
    const why =
      'Not posted: in a run for a fork the token only reads. Upload the file and post it with "ci-report publish" ' +
      'in a workflow that runs on workflow_run.';
    return { site: null, fork, keep: true, why };
  }
  if (!token) {
    return nowhere(
      'Not posted: there is no token. Give the step GITHUB_TOKEN: ${{ github.token }} in its env.',
      true,
    );
  }
  const api = (env.GITHUB_API_URL ?? 'https://api.github.com').replace(/\/$/, '');
  const graphql = env.GITHUB_GRAPHQL_URL ?? `${api.replace(/\/v3$/, '')}/graphql`;
  return { site: 'github', fork, target: { api, graphql, repository, pullRequest: number, token } };
}

function pullRequestOf(env: Environment, event: GitHubEvent): number | null {
  const named = /^refs\/pull\/(\d+)\//.exec(env.GITHUB_REF ?? '')?.[1];
  const number =
    Number(env.CI_REPORT_PULL_REQUEST || named || 0) ||
    event.pull_request?.number ||
    (event.issue?.pull_request ? event.issue.number : undefined) ||
    event.workflow_run?.pull_requests?.[0]?.number;
  return number && Number.isSafeInteger(number) ? number : null;
}

function nowhere(why: string, keep = false): Target {
  return { site: null, fork: false, keep, why };
}
