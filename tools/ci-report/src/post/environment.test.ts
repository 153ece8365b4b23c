import { expect, test } from 'vitest';
import { findTarget, jobOf } from './environment.ts';

const gitlab = {
  GITLAB_CI: 'true',
  CI_API_V4_URL: 'https://git.example/api/v4',
  CI_PROJECT_ID: '1',
  CI_MERGE_REQUEST_IID: '5',
};
const github = { GITHUB_ACTIONS: 'true', GITHUB_REPOSITORY: 'owner/name', GITHUB_TOKEN: 't' };

test('CI_JOB_TOKEN cannot write notes, and what to make instead is said', () => {
  const found = findTarget({ ...gitlab, CI_JOB_TOKEN: 'job' });
  expect(found).toMatchObject({ site: null, fork: false, keep: true });
  expect('why' in found && found.why).toMatch(
    /CI_JOB_TOKEN can read notes but not write them\. Make a project access token/,
  );
});

test.each(['CI_REPORT_TOKEN', 'GITLAB_TOKEN', 'GITLAB_API_TOKEN', 'GITLAB_ACCESS_TOKEN'])(
  '%s is a token for GitLab',
  (name) => {
    expect(findTarget({ ...gitlab, [name]: 't', CI_JOB_TOKEN: 'job' })).toMatchObject({
      site: 'gitlab',
      target: { token: 't', mergeRequest: 5 },
    });
  },
);

test('the pipeline of a fork posts to the project of the merge request', () => {
  const fork = { ...gitlab, CI_MERGE_REQUEST_PROJECT_ID: '2', CI_MERGE_REQUEST_SOURCE_PROJECT_ID: '1' };
  expect(findTarget({ ...fork, CI_REPORT_TOKEN: 't' })).toMatchObject({
    fork: true,
    target: { project: '2' },
  });
  expect(findTarget(fork)).toMatchObject({ site: null, fork: true });
});

test('a pipeline that is not of a merge request says which rule makes one', () => {
  expect(findTarget({ ...gitlab, CI_MERGE_REQUEST_IID: undefined })).toMatchObject({
    site: null,
    fork: false,
  });
});

test.each([
  ['the ref', { GITHUB_REF: 'refs/pull/7/merge' }, null, 7],
  [
    'the event of a pull request',
    {},
    { pull_request: { number: 8, head: { repo: { full_name: 'owner/name' } } } },
    8,
  ],
  ['a comment on a pull request', {}, { issue: { number: 9, pull_request: {} } }, 9],
  ['the workflow that ran before', {}, { workflow_run: { pull_requests: [{ number: 10 }] } }, 10],
])('the number of the pull request is found by %s', (_, env, event, pullRequest) => {
  expect(findTarget({ ...github, ...env }, event)).toMatchObject({ site: 'github', target: { pullRequest } });
});

test('a workflow that ran for a fork names no pull request, and how to give it is said', () => {
  const started = { ...github, GITHUB_EVENT_NAME: 'workflow_run' };
  const event = { workflow_run: { pull_requests: [] } };
  const found = findTarget(started, event);
  expect('why' in found && found.why).toContain('Give its number as CI_REPORT_PULL_REQUEST.');
  expect(findTarget({ ...started, CI_REPORT_PULL_REQUEST: '12' }, event)).toMatchObject({
    target: { pullRequest: 12 },
  });
});

test('an issue that is no pull request is none', () => {
  expect(findTarget(github, { issue: { number: 9 } })).toMatchObject({ site: null });
});

test('a run for a fork on GitHub only reads, so it is not tried', () => {
  const event = { pull_request: { number: 8, head: { repo: { full_name: 'somebody/name' } } } };
  expect(findTarget({ ...github, GITHUB_EVENT_NAME: 'pull_request' }, event)).toMatchObject({
    site: null,
    fork: true,
  });
  expect(findTarget({ ...github, GITHUB_EVENT_NAME: 'pull_request_target' }, event)).toMatchObject({
    site: 'github',
  });
});

test('GraphQL of GitHub Enterprise is beside its REST interface', () => {
  const found = findTarget({
    ...github,
    GITHUB_REF: 'refs/pull/7/merge',
    GITHUB_API_URL: 'https://git.example/api/v3',
  });
  expect(found).toMatchObject({ target: { graphql: 'https://git.example/api/graphql' } });
});

test('elsewhere nothing is posted', () => {
  expect(findTarget({})).toMatchObject({ site: null, fork: false });
});

test('a section knows its job, commit and run', () => {
  expect(jobOf({ CI_JOB_NAME: 'test 1/3', CI_COMMIT_SHA: 'abc', CI_PIPELINE_ID: '12' }, 5.5)).toEqual({
    job: 'test 1/3',
    commit: 'abc',
    run: 12,
    at: 5,
  });
});
