import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { CommentServer } from '../../test/comment-server.ts';
import { GITHUB_BOT, GITHUB_TOKEN, mockGitHub } from '../../test/mock-github.ts';
import { GITLAB_BOT, GITLAB_TOKEN, mockGitLab } from '../../test/mock-gitlab.ts';
import { commentBody, hasMarker, sectionsOf } from '../markdown/comment.ts';
import { KEEP, type Section } from '../markdown/pieces.ts';
import { postSections } from './post.ts';
import { realClock } from './request.ts';
import type { Pace } from './upsert.ts';

const PACE: Pace = { settleMs: 120, jitterMs: 60, deadlineMs: 25_000 };
const clock = { ...realClock, wait: (ms: number) => realClock.wait(Math.min(ms, 150)) };

function section(name: string, extra: Partial<Section> = {}): Section {
  const pieces = [{ keep: KEEP.headline, text: `### ✅ passed · <code>${name}</code>` }];
  return {
    name,
    job: '',
    verdict: 'pass',
    commit: 'c1',
    run: 1,
    at: 1,
    digest: `d${name}`.replace(/\W/g, ''),
    pieces,
    ...extra,
  };
}

const folder = mkdtempSync(join(tmpdir(), 'ci-report-'));
afterAll(() => rmSync(folder, { recursive: true }));

let site: CommentServer;
let env: Record<string, string>;

const SITES = {
  gitlab: async () => {
    site = mockGitLab();
    const CI_API_V4_URL = `${await site.start()}/api/v4`;
    env = {
      GITLAB_CI: 'true',
      CI_API_V4_URL,
      CI_PROJECT_ID: '42',
      CI_MERGE_REQUEST_IID: '5',
      CI_REPORT_TOKEN: GITLAB_TOKEN,
    };
    return GITLAB_BOT;
  },
  github: async () => {
    site = mockGitHub();
    const url = await site.start();
    env = {
      GITHUB_ACTIONS: 'true',
      GITHUB_API_URL: url,
      GITHUB_REPOSITORY: 'owner/name',
      GITHUB_REF: 'refs/pull/5/merge',
      GITHUB_TOKEN,
    };
    return GITHUB_BOT;
  },
};

const post = (key: string, ...sections: Section[]) =>
  postSections(env, key, sections, { clock, pace: PACE, folder });
const ours = (key = 'k') => site.comments.filter(({ body }) => hasMarker(body, key));
const names = (key = 'k') => sectionsOf(ours(key)[0]?.body ?? '').map(({ name }) => name);

describe.each(['gitlab', 'github'] as const)('on %s', (name) => {
  let bot: number;
  beforeEach(async () => {
    bot = await SITES[name]();
  });
  afterEach(() => site.stop());

  test('the second report of a job is written over the first', async () => {
    expect((await post('k', section('unit'))).posted).toBe(true);
    await post('k', section('unit', { verdict: 'fail', at: 2, digest: 'second' }));
    expect(site.comments).toHaveLength(1);
    expect(sectionsOf(site.comments[0]!.body)).toMatchObject([{ verdict: 'fail', digest: 'second' }]);
  });

  test('reports of two keys are two comments', async () => {
    await post('k', section('unit'));
    await post('other', section('unit'));
    expect([ours('k').length, ours('other').length]).toEqual([1, 1]);
  });

  test('the comment is found behind many pages of others', async () => {
    const mine = site.add(bot, commentBody('k', [section('unit')], 60_000));
    for (let at = 0; at < 350; at += 1) site.add(99, `talk ${at}`);
    await post('k', section('unit', { at: 2, digest: 'new' }));
    expect(site.comments).toHaveLength(351);
    expect(mine.body).toContain('digest=new');
  });

  test('a comment of somebody else with our marker is not touched', async () => {
    const forged = site.add(99, commentBody('k', [section('unit')], 60_000));
    const before = forged.body;
    await post('k', section('unit', { digest: 'mine' }));
    expect(forged.body).toBe(before);
    expect(site.comments).toHaveLength(2);
  });

  test('an older pipeline that ends late does not undo a newer one', async () => {
    await post('k', section('unit', { run: 9, commit: 'c9', digest: 'new' }));
    await post('k', section('unit', { run: 8, commit: 'c8', digest: 'old', at: 99 }));
    expect(sectionsOf(ours()[0]!.body)).toMatchObject([{ digest: 'new', run: 9 }]);
  });

  test('a comment left by a job that died is merged and deleted by the next run', async () => {
    site.add(bot, commentBody('k', [section('unit')], 60_000));
    site.add(bot, commentBody('k', [section('lint')], 60_000));
    await post('k', section('unit', { run: 2, digest: 'new' }));
    expect(ours()).toHaveLength(1);
    expect(names()).toEqual(['lint', 'unit']);
  });

  test('limits and failures of the site are waited out', async () => {
    site.faults = { limited: 0.1, failsBefore: 0.05, failsAfter: 0.05, delayMs: 5 };
    for (let at = 1; at <= 4; at += 1) await post('k', section('unit', { at, digest: `d${at}` }));
    expect(ours()).toHaveLength(1);
    expect(sectionsOf(ours()[0]!.body)).toMatchObject([{ digest: 'd4' }]);
  });

  test('32 jobs at once end with one comment of 32 sections', async () => {
    site.faults = { limited: 0.05, failsBefore: 0.02, failsAfter: 0.02, delayMs: 15 };
    const all = Array.from({ length: 32 }, (_, at) => section(`job ${`${at}`.padStart(2, '0')}`));
    const said = await Promise.all(all.map((one) => post('k', one)));
    expect(said.filter(({ posted }) => !posted)).toEqual([]);
    expect(ours()).toHaveLength(1);
    expect(names()).toEqual(all.map(({ name: one }) => one));
  });

  test('32 jobs at once renew the 32 sections of the run before', async () => {
    const all = Array.from({ length: 32 }, (_, at) => section(`job ${at}`));
    site.add(bot, commentBody('k', all, 900_000));
    site.faults = { limited: 0, failsBefore: 0, failsAfter: 0, delayMs: 15 };
    await Promise.all(all.map((one) => post('k', { ...one, run: 2, digest: `${one.digest}second` })));
    expect(ours()).toHaveLength(1);
    expect(sectionsOf(ours()[0]!.body).filter(({ run }) => run === 2)).toHaveLength(32);
  });

  test('a token that is not known is explained', async () => {
    env['CI_REPORT_TOKEN'] = 'wrong';
    env['GITHUB_TOKEN'] = 'wrong';
    const { posted, said } = await post('wrong-token', section('unit'));
    expect(posted).toBe(false);
    expect(said).toMatch(/^Not posted: Git(Lab|Hub) does not know this token\. .*CI_REPORT_TOKEN/);
    expect(sectionsOf(readFileSync(join(folder, 'ci-report-wrong-token.md'), 'utf8'))).toHaveLength(1);
  });

  test('without a token the report is left in a file', async () => {
    env['CI_REPORT_TOKEN'] = '';
    env['GITHUB_TOKEN'] = '';
    const { posted, said } = await post('no-token', section('unit'));
    expect(posted).toBe(false);
    expect(said).toContain('ci-report-no-token.md; keep it as an artifact');
    expect(sectionsOf(readFileSync(join(folder, 'ci-report-no-token.md'), 'utf8'))).toHaveLength(1);
  });
});

test('a site that takes less than it states gets a shorter comment', async () => {
  await SITES.github();
  await site.stop();
  site = mockGitHub(6_000);
  env['GITHUB_API_URL'] = await site.start();
  const detail = {
    keep: KEEP.detail,
    text: `<details>\n<summary>Files</summary>\n\n${'| row |\n'.repeat(4_000)}\n</details>`,
  };
  const long = section('unit');
  await post('k', { ...long, pieces: [...long.pieces, detail] });
  expect(ours()).toHaveLength(1);
  expect(ours()[0]!.body).toContain('Shortened to the size');
  await site.stop();
});
