import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildHost, v2Files } from '../../../fixtures/host/build-host.ts';
import { takeSnapshot } from '../account/take.ts';
import { propose } from '../proposal/propose.ts';
import { openTree } from '../read/tree.ts';
import type { Sample } from '../record/sample.ts';
import type { Snapshot } from '../snapshot.ts';
import type { StaleContainer } from '../stale/find-stale.ts';
import { memoryChart, xml } from './chart.ts';
import { conflictOf } from './host-options.ts';
import { writeReport } from './host-report.ts';
import { printStale } from '../stale/print-stale.ts';
import { markdownReport } from './markdown-report.ts';
import { printAnswer } from './print-proposal.ts';

const GB = 1_000_000_000;
const EVIL = 'a|b`c`<script>alert(1)</script>[x](http://evil.example)\u001B[31m\u202E@all\n# head "\'&';
const ID = 'b1'.repeat(32);

let folder: string;
let snapshot: Snapshot;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'doctor-report-'));
  buildHost(folder, {
    meminfo: {
      MemTotal: 4_000_000,
      MemFree: 300_000,
      MemAvailable: 1_000_000,
      AnonPages: 2_400_000,
      Cached: 900_000,
      'Active(file)': 500_000,
      'Inactive(file)': 350_000,
      Shmem: 50_000,
      Slab: 150_000,
      SReclaimable: 100_000,
      SwapTotal: 0,
      SwapFree: 0,
    },
    version: 'v2',
    processes: [{ pid: 10, name: 'node', cgroup: '0::/system.slice/web.service\n', anonKb: 900_000 }],
    cgroups: { '/system.slice/web.service': v2Files({ anon: 900_000 * 1024 }) },
  });
  snapshot = await takeSnapshot(openTree(folder));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const stale = (name: string): StaleContainer => ({
  id: ID,
  name,
  service: name,
  certainty: 'stale',
  evidence: [`E1 ${name} is newer`],
  missing: [],
  freesBytes: 0.9 * GB,
  startedAt: '2026-11-01T10:00:00.000Z',
  labels: {},
  replacedBy: { id: 'c2'.repeat(32), name },
  commands: {
    stop: `docker stop ${ID}`,
    apply: `doctor host --apply ${ID}@2026-11-01T10:00:00.000Z`,
    undo: `docker start ${ID}`,
  },
});

function week(): Sample[] {
  return Array.from({ length: 1009 }, (_, i) => ({
    v: 1 as const,
    at: new Date(Date.parse('2026-11-17T12:00:00Z') + i * 600_000).toISOString(),
    host: snapshot.hostname,
    memoryBytes: 4.096 * GB,
    demandBytes: 2.6 * GB + Math.sin((i / 144) * 2 * Math.PI) * 0.6 * GB + (i % 97 === 0 ? 0.7 * GB : 0),
    unreclaimableBytes: 2 * GB,
    warmCacheBytes: 0.4 * GB,
    swapBytes: 0,
    swapUsedBytes: 0,
    waitedSomeUs: i * 1_000_000,
    waitedAllUs: 0,
    oomKills: i > 700 ? 1 : 0,
    cores: 2,
    cpuBusy: i * 30_000,
    cpuAll: i * 120_000,
    disks: [],
    groups: [{ name: 'web-blue', id: ID.slice(0, 12), unreclaimableBytes: 0.9 * GB, workingSetBytes: GB }],
  }));
}

function reportOf(name: string, samples: Sample[]) {
  const found = [stale(name)];
  const hostile: Snapshot = {
    ...snapshot,
    hostname: name,
    groups: snapshot.groups.map((group) => ({ ...group, name })),
    problems: [name],
  };
  const plans = [{ name, cpus: 2, memoryBytes: 8 * GB, diskBytes: 4000 * GB, price: name }];
  const proposal = propose({ snapshot: hostile, samples, stale: found, plans });
  return {
    snapshot: hostile,
    findings: [{ id: 'x', title: name, evidence: [name], fix: [] }],
    stale: found,
    proposal,
    samples,
  };
}

describe('the Markdown', () => {
  it('puts the clean-up before the sizes, and says what it is made of', () => {
    const text = markdownReport({ ...reportOf('web-blue', week()), chart: 'memory.svg' });
    const order = [
      '## What to do',
      '![Memory of the host](memory.svg)',
      '## Clean up first',
      '## Old deployments',
      '## Memory',
      '## CPU, disk, pressure',
      '## Who holds it',
      '## How the figures are made',
    ];
    const places = order.map((title) => text.indexOf(title));
    expect(places.every((place) => place >= 0)).toBe(true);
    expect(places).toEqual(places.toSorted((a, b) => a - b));
    expect(text).toContain('Confidence: a recommendation');
    expect(text).toContain(`\`doctor host --apply ${ID}@2026-11-01T10:00:00.000Z\``);
    expect(text).toContain('1009 samples');
    expect(text).toContain('| What | Memory | Disk | Command | Mind |\n| --- | ---: | ---: | --- | --- |');
    expect(text).not.toMatch(/NaN|undefined|null|\bInfinity/);
  });

  it('of one reading names no size to buy', () => {
    const text = markdownReport({ ...reportOf('web-blue', []), chart: null });
    expect(text).toMatch(/not enough history/);
    expect(text).toContain('`doctor host --record --systemd`');
    expect(text).not.toMatch(/Recommended|Provisionally|NaN|undefined/);
  });

  it('gives no name a meaning', () => {
    const text = markdownReport({ ...reportOf(EVIL, week()), chart: 'a (1).svg' });
    const shown = text.replace(/`[^`\n]*`/g, '');
    expect(shown).not.toMatch(/(?<!\\)<script|(?<!\\)\[x|(?<!\\)\]\(http/);
    expect(text).not.toMatch(/[\u001B\u202E]|@all|^# head/m);
    expect(text).toContain('(a%20%281%29.svg)');
    // Every row of a table has the cells of its head.
    for (const table of text.split('\n\n').filter((part) => /^(?:## .*\n)?\|/m.test(part))) {
      const rows = table.split('\n').filter((line) => line.startsWith('|'));
      const cells = rows.map((row) => row.replace(/\\./g, '').split('|').length);
      expect(new Set(cells).size).toBe(1);
    }
  });
});

describe('the picture', () => {
  it.each<[what: string, isLong: boolean]>([
    ['over a week', true],
    ['of one reading', false],
  ])('%s is whole XML with a description and both colour schemes', (_, isLong) => {
    const report = reportOf(EVIL, isLong ? week() : []);
    const svg = memoryChart(report.snapshot, report.proposal, report.samples);
    expect(svg).toMatch(/<title id="t">Memory of .+<\/title>\n<desc id="d">.+<\/desc>/);
    expect(svg).toContain('prefers-color-scheme: dark');
    expect(svg).not.toMatch(/<script|[\u001B\u202E]|NaN|undefined|Infinity/);
    const opened = [...svg.matchAll(/<(\/?)(\w+)[^<>]*?(\/?)>/g)].filter(([, , , end]) => end === '');
    const depth = opened.reduce((sum, [, close]) => sum + (close ? -1 : 1), 0);
    expect(depth).toBe(0);
    expect(svg).toContain(isLong ? 'class="kill"' : 'not enough history');
    expect(svg.length).toBeLessThan(40_000);
  });

  it('escapes what XML forbids', () => {
    expect(xml('<a href="x">&\u0000\uFFFE\'')).toBe('&lt;a href=&quot;x&quot;&gt;&amp;··&#39;');
  });
});

it('writes the files, with the address of the picture as the Markdown sees it', () => {
  const report = reportOf('web', []);
  const markdown = join(folder, 'report.md');
  expect(writeReport(report, { markdown, svg: join(folder, 'memory.svg') })).toBeNull();
  expect(readFileSync(markdown, 'utf8')).toContain('](memory.svg)');
  expect(readFileSync(join(folder, 'memory.svg'), 'utf8')).toMatch(/^<svg/);
  expect(writeReport(report, { markdown: '-' })).toMatch(/^# Memory and size of web/);
  const nowhere = join(folder, 'no/such/r.md');
  expect(() => writeReport(report, { markdown: nowhere })).toThrow(
    `${nowhere} could not be written (ENOENT)`,
  );
});

describe('the answer for people', () => {
  it('is a few lines without terminal escapes of others', () => {
    const { findings, proposal, stale: found } = reportOf(EVIL, []);
    const text = printAnswer(findings, proposal, found);
    expect(text).toMatch(/not enough history for a size/);
    expect(text).not.toMatch(/\u001B\[31m|\u202E/);
    expect(text.split('\n').length).toBeLessThan(16);
  });

  it('has each clean-up with its command, before the size and its sum', () => {
    const { findings, proposal, stale: found } = reportOf('web-blue', week());
    const items = [
      {
        id: 'unused-images' as const,
        what: 'images of no container',
        memoryBytes: 0,
        diskBytes: 3 * GB,
        command: 'docker image prune -a',
        caution: 'a rollback has to pull',
      },
      ...proposal.cleanUp.items,
    ];
    const text = printAnswer(findings, { ...proposal, cleanUp: { ...proposal.cleanUp, items } }, found);
    const words = [
      'What is wrong',
      'web-blue',
      'What to do',
      'Clean up first',
      'images of no container: 3.0 GB of disk (a rollback has to pull)',
      'docker image prune -a',
      `doctor host --apply ${ID}@2026-11-01T10:00:00.000Z`,
      '2. ',
      'Of 1009 samples',
      'with 20 % headroom',
      'CPU: p95',
    ];
    const places = words.map((word) => text.indexOf(word));
    expect(Math.min(...places)).toBeGreaterThanOrEqual(0);
    expect(places).toEqual(places.toSorted((a, b) => a - b));
  });

  it('names what is only suspected, and says when nothing is wrong', () => {
    const { proposal, stale: found } = reportOf('web-blue', []);
    const suspects = found.map((one) => ({ ...one, certainty: 'suspect' as const, missing: one.evidence }));
    const text = printAnswer([], proposal, suspects);
    expect(text).toMatch(/^Nothing was found/);
    expect(text).toContain('1 container is perhaps an old deployment, with 900 MB');
    expect(printStale(suspects)).toContain('not proved: E1 web-blue is newer');
    expect(printStale(suspects)).not.toContain('docker stop');
  });
});

it.each([
  [{ markdown: '-', json: true }, /standard output/],
  [{ svg: '-' }, /takes a file/],
  [{ apply: [ID], root: '/x' }, /recording/],
  [{ apply: [ID], record: true }, /two things/],
  [{ record: true, root: '/x' }, /this host/],
  [{ every: 1 }, /go with --record/],
  [{ record: true, for: 1 }, /needs --every/],
  [{ record: true, every: 1, for: 2 }, null],
])('options that do not go together are refused: %j', (options, says) => {
  const reason = conflictOf({ root: '/', ...options });
  if (says) expect(reason).toMatch(says);
  else expect(reason).toBeNull();
});
