import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { fixtureText, judgedFixture, judgedTexts } from '../../test/judged.ts';
import { openInput } from '../input.ts';
import { readManifest } from './vite-manifest.ts';

describe.each(['6', '7', '8'])('vite %s', (version) => {
  const judged = (name: string) => judgedFixture('vite', `${version}/${name}`, 'console.txt');

  test('a build is green, with its files and sizes', async () => {
    const { verdict, metrics } = await judged('ok');
    expect(verdict).toBe('pass');
    expect(metrics).toMatchObject({ chunks: 6, warnings: 0 });
    expect(metrics['bytes']).toBeGreaterThan(1_300_000);
    expect(metrics['gzipBytes']).toBeLessThan(metrics['bytes']!);
  });

  test('thousands are grouped in the table', () => {
    expect(fixtureText('vite', `${version}/ok.console.txt`)).toMatch(/1,300\.\d\d kB/);
  });

  test('coloured and on a terminal it is the same', async () => {
    const { metrics } = await judged('ok');
    expect((await judged('ok-colour')).metrics).toEqual(metrics);
    expect((await judged('ok-tty')).metrics).toEqual(metrics);
  });

  test('source maps are not counted', async () => {
    const [plain, maps] = [await judged('ok'), await judged('maps')];
    expect(maps.metrics['chunks']).toBe(6);
    expect(Math.abs(maps.metrics['bytes']! - plain.metrics['bytes']!)).toBeLessThan(1_000);
  });

  test('without the gzip column its size is unknown, not 0', async () => {
    expect(await judged('no-gzip')).toMatchObject({
      verdict: 'pass',
      metrics: { chunks: 6, gzipBytes: null },
    });
  });

  test('large chunks are a warning', async () => {
    expect(await judged('large')).toMatchObject({ verdict: 'pass', metrics: { warnings: 1 } });
  });

  test('with logLevel "warn" there is no table, so nothing is known', async () => {
    expect(await judged('quiet')).toMatchObject({
      verdict: 'unknown',
      metrics: { chunks: null, bytes: null },
    });
  });

  test('a failed build is red, with the file', async () => {
    for (const name of ['broken', 'broken-colour']) {
      const { verdict, failures } = await judged(name);
      expect(verdict).toBe('fail');
      expect(failures).toMatchObject([{ name: 'vite build', file: expect.stringContaining('broken.js') }]);
      expect(failures[0]!.message).not.toContain('\u001b');
    }
  });

  test('several environments are one result', async () => {
    expect(await judged('two')).toMatchObject({ verdict: 'pass', metrics: { chunks: 8 } });
  });

  test('a log cut off within a build is never green', async () => {
    const text = fixtureText('vite', `${version}/two.console.txt`);
    const second =
      text.lastIndexOf('building ssr') === -1
        ? text.lastIndexOf('building SSR')
        : text.lastIndexOf('building ssr');
    const within = [
      [0, text.indexOf('✓ built')],
      [second + 30, text.lastIndexOf('✓ built')],
    ] as const;
    for (const [from, to] of within) {
      for (let at = from; at < to; at += 20) {
        expect((await judgedTexts('vite', { log: text.slice(0, at) }, 0)).verdict, `cut at ${at}`).toBe(
          'unknown',
        );
      }
    }
  });
});

test('an exit code that is not 0 makes a build red that looks fine', async () => {
  const log = fixtureText('vite', '8/ok.console.txt');
  expect(await judgedTexts('vite', { log }, 1)).toMatchObject({ verdict: 'fail' });
  expect(await judgedTexts('vite', { log }, null)).toMatchObject({ verdict: 'unknown' });
});

describe('the manifest', () => {
  const folder = mkdtempSync(join(tmpdir(), 'ci-report-'));
  const name = join(folder, '.vite/manifest.json');
  mkdirSync(join(folder, '.vite'));
  const manifest = { 'index.html': { file: 'a.js', isEntry: true, css: ['a.css'] } };
  writeFileSync(name, JSON.stringify(manifest));

  test('gives exact sizes of the files beside it', async () => {
    const [script, style] = ['x'.repeat(5_000), 'body { color: red }'];
    writeFileSync(join(folder, 'a.js'), script);
    writeFileSync(join(folder, 'a.css'), style);
    const reading = await readManifest(await openInput(name));
    expect(reading).toMatchObject({ verdict: 'pass', problems: [], metrics: { chunks: 3 } });
    const written = [script, style, JSON.stringify(manifest)].map((text) => Buffer.from(text));
    expect(reading.metrics['bytes']).toBe(written.reduce((sum, one) => sum + one.length, 0));
    expect(reading.metrics['gzipBytes']).toBe(written.reduce((sum, one) => sum + gzipSync(one).length, 0));
  });

  test('is not enough when a file it names is missing', async () => {
    rmSync(join(folder, 'a.css'));
    expect(await readManifest(await openInput(name))).toMatchObject({
      verdict: 'unknown',
      metrics: { bytes: null },
    });
  });

  test('may not name files elsewhere', async () => {
    writeFileSync(name, JSON.stringify({ x: { file: '../../../../etc/hostname' } }));
    expect(await readManifest(await openInput(name))).toMatchObject({
      verdict: 'unknown',
      metrics: { bytes: null },
    });
    rmSync(folder, { recursive: true });
  });
});
