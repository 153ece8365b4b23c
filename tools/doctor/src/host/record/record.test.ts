import {
  appendFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openTree } from '../read/tree.ts';
import { durationMs } from './duration.ts';
import { recordRun } from './record-run.ts';
import { record } from './recorder.ts';
import { appendSample, readSamples } from './sample-file.ts';
import { parseSamples, type Sample } from './sample.ts';
import { systemdUnits } from './systemd-units.ts';

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'doctor-record-'));
  file = join(folder, 'deep/samples.jsonl');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const sample = (at: string, more: Partial<Sample> = {}): Sample => ({
  v: 1,
  at: `2026-11-24T${at}:00.000Z`,
  host: 'vps',
  memoryBytes: 4,
  demandBytes: 2,
  unreclaimableBytes: 1,
  warmCacheBytes: 1,
  swapBytes: 0,
  swapUsedBytes: 0,
  waitedSomeUs: null,
  waitedAllUs: null,
  oomKills: null,
  cores: 1,
  cpuBusy: 1,
  cpuAll: 2,
  disks: [],
  groups: [{ name: 'a', unreclaimableBytes: 1, workingSetBytes: 1 }],
  ...more,
});
const times = (host: string | null = 'vps') =>
  readSamples(file, host).samples.map(({ at }) => at.slice(11, 16));

describe('the file of samples', () => {
  it('keeps what is appended, in the order of time and once', () => {
    for (const at of ['10:01', '10:00', '10:02', '10:02']) appendSample(file, sample(at));
    expect(times()).toEqual(['10:00', '10:01', '10:02']);
  });

  it('loses only the line that a crash cut off', () => {
    appendSample(file, sample('10:00'));
    appendFileSync(file, JSON.stringify(sample('10:01')).slice(0, 80));
    appendSample(file, sample('10:02'));
    expect(times()).toEqual(['10:00', '10:02']);
    expect(readSamples(file, 'vps').skipped).toBe(1);
  });

  it('stays within its limit and keeps at least as much history', () => {
    const size = JSON.stringify(sample('10:00')).length + 1;
    for (let minute = 0; minute < 60; minute += 1)
      appendSample(file, sample(`10:${String(minute).padStart(2, '0')}`), size * 10);
    expect(statSync(file).size).toBeLessThanOrEqual(size * 10);
    expect(statSync(`${file}.1`).size).toBeLessThanOrEqual(size * 10);
    expect(times().length).toBeGreaterThanOrEqual(10);
    expect(times().at(-1)).toBe('10:59');
  });

  it('is not turned while another recorder turns it, and a lock that was left goes', () => {
    appendSample(file, sample('10:00'));
    mkdirSync(`${file}.lock`);
    appendSample(file, sample('10:01'), 10);
    expect(existsSync(`${file}.1`)).toBe(false);
    utimesSync(`${file}.lock`, 1, 1);
    appendSample(file, sample('10:02'), 10);
    appendSample(file, sample('10:03'), 10);
    expect(times()).toEqual(['10:00', '10:01', '10:02', '10:03']);
    expect(existsSync(`${file}.lock`)).toBe(false);
  });

  it('gives the samples of one host, and none that is damaged', () => {
    const lines = [
      sample('10:00'),
      sample('10:01', { host: 'other' }),
      { ...sample('10:02'), demandBytes: 'x' },
      { ...sample('10:03'), groups: [{}] },
      5,
      null,
    ];
    const text = `${lines.map((line) => JSON.stringify(line)).join('\n')}\n{"v":1\n`;
    expect(parseSamples(text, 'vps')).toMatchObject({ samples: [{ at: sample('10:00').at }], skipped: 6 });
    expect(readSamples(join(folder, 'none'), null)).toEqual({ samples: [], skipped: 0 });
  });
});

describe('recording this host', () => {
  it('says which file could not be written and what to do', async () => {
    writeFileSync(join(folder, 'a-file'), '');
    const samples = join(folder, 'a-file/samples.jsonl');
    await expect(recordRun(openTree('/'), { samples }, 'doctor')).rejects.toThrow(
      `${samples} could not be written (EEXIST). Name another one with --samples.`,
    );
  });

  it('appends samples on a beat until the time is over', async () => {
    const kept: Sample[] = [];
    const started = performance.now();
    const count = await record(
      openTree('/'),
      { everyMs: 700, forMs: 1500, dockerSocket: '/dev/null' },
      (one) => kept.push(one),
      () => {},
    );
    expect(count).toBe(3);
    expect(performance.now() - started).toBeLessThan(8000);
    const [first, , last] = kept;
    expect(parseSamples(kept.map((one) => JSON.stringify(one)).join('\n'), first?.host ?? '')).toMatchObject({
      skipped: 0,
    });
    expect(first?.demandBytes).toBeGreaterThan(0);
    expect(first?.demandBytes).toBeLessThan((first?.memoryBytes ?? 0) + (first?.swapBytes ?? 0));
    expect(last?.cpuAll).toBeGreaterThan(first?.cpuAll ?? 0);
    expect(JSON.stringify(first).length).toBeLessThan(20_000);
  });

  it('ends at once when it is told to', async () => {
    const ending = new AbortController();
    const kept: Sample[] = [];
    const count = await record(
      openTree('/'),
      { everyMs: 60_000, signal: ending.signal, dockerSocket: '/dev/null' },
      (one) => {
        kept.push(one);
        setTimeout(() => ending.abort(), 50);
      },
      () => {},
    );
    expect(count).toBe(1);
  });

  it('says that it cannot when there is nothing to read', async () => {
    writeFileSync(join(folder, 'x'), '');
    await expect(
      record(
        openTree(folder),
        {},
        () => {},
        () => {},
      ),
    ).rejects.toThrow(/proc\/meminfo/);
  });
});

describe('the units of systemd', () => {
  it('run the program with its arguments, escaped, at the beat', () => {
    const text = systemdUnits(
      ['/usr/bin/node', '/opt/my doctor/100%.mjs', 'host', '--record'],
      30_000,
      '/srv/x/s.jsonl',
    );
    expect(text).toContain('ExecStart=/usr/bin/node "/opt/my doctor/100%%.mjs" host --record\n');
    expect(text).toContain('OnUnitActiveSec=30\n');
    expect(text).toContain('ReadWritePaths=/srv/x\n');
    expect(systemdUnits(['x'], 60_000, '/var/lib/doctor/samples.jsonl')).toContain('StateDirectory=doctor\n');
  });
});

it.each([
  ['15s', 15_000],
  ['1m', 60_000],
  ['12h', 43_200_000],
  ['7d', 604_800_000],
  ['0s', null],
  ['1.5m', null],
  ['5', null],
  ['-5s', null],
])('the time %s is %j ms', (text, ms) => {
  expect(durationMs(text)).toBe(ms);
});
