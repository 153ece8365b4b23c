import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { commentBody, hasMarker, mergeSections, sectionsOf, verdictOf } from './comment.ts';
import { KEEP, type Piece, type Section, sizeOf } from './pieces.ts';
import { reportSection } from './report-section.ts';

const headline: Piece = { keep: KEEP.headline, text: '### ✅ passed · <code>unit</code>' };

function section(name: string, extra: Partial<Section> = {}): Section {
  return {
    name,
    job: '',
    verdict: 'pass',
    commit: 'c1',
    run: 1,
    at: 1,
    digest: 'd',
    pieces: [headline],
    ...extra,
  };
}

const detail = (rows: number): Piece => ({
  keep: KEEP.detail,
  text: `<details>\n<summary><code>Files</code></summary>\n\n${'| a | b |\n'.repeat(rows)}\n</details>`,
});
const failure = (size: number): Piece => ({
  keep: KEEP.message,
  text: `<details open>\n<summary><code>broken</code></summary>\n\n<pre>\n${'x'.repeat(size)}\n</pre>\n\n</details>`,
});

/** Every tag of ours that is opened is closed, in order. */
function expectClosed(body: string): void {
  const open: string[] = [];
  for (const [, slash, tag] of body.matchAll(/<(\/?)(details|summary|pre|code|a)\b[^>]*>/g)) {
    if (slash) expect(open.pop()).toBe(tag);
    else open.push(tag!);
  }
  expect(open).toEqual([]);
}

test('a body gives back the sections it was made of, also with other line ends', () => {
  const all = [
    section('a b', { job: 'test 1/3', commit: 'abc' }),
    section('c--d -->', { verdict: 'fail', pieces: [headline, detail(2), failure(9)] }),
  ];
  const body = commentBody('k', all, 60_000);
  expect(sectionsOf(body)).toEqual(all);
  expect(sectionsOf(body.replaceAll('\n', '\r\n'))).toEqual(all);
});

test('the marker counts on the first line alone', () => {
  const body = commentBody('k', [section('unit')], 60_000);
  expect(hasMarker(body, 'k')).toBe(true);
  expect(hasMarker(body, 'other')).toBe(false);
  expect(hasMarker(`> quoted\n${body}`, 'k')).toBe(false);
});

test('a key or a name cannot end its comment or begin another', () => {
  const body = commentBody('--><script>', [section('x --> <!-- ci-report:end --> y')], 60_000);
  expect(body).not.toContain('<script>');
  expect(sectionsOf(body)).toHaveLength(1);
});

test('joining is the same in every order', () => {
  const one = fc.record({
    name: fc.constantFrom('a', 'b', 'c'),
    run: fc.nat(3),
    at: fc.nat(3),
    digest: fc.constantFrom('x', 'y'),
  });
  fc.assert(
    fc.property(fc.array(one.map((extra) => section(extra.name, extra))), fc.nat(), (all, cut) => {
      const at = all.length === 0 ? 0 : cut % all.length;
      const [left, right] = [all.slice(0, at), all.slice(at)];
      expect(mergeSections(right, left)).toEqual(mergeSections(left, right));
      expect(mergeSections(mergeSections(all), all)).toEqual(mergeSections(all));
    }),
  );
});

describe('the limit', () => {
  test('passing detail goes first, before anything of a failure', () => {
    const sections = [
      section('green', { pieces: [headline, detail(500)] }),
      section('red', { verdict: 'fail', pieces: [headline, failure(3_000), detail(500)] }),
    ];
    const body = commentBody('k', sections, 5_000);
    expect(body).not.toContain('| a | b |');
    expect(body).toContain('x'.repeat(3_000));
    expect(body).toContain('Shortened to the size');
  });

  test('then messages go, and the names of failures stay', () => {
    const body = commentBody(
      'k',
      [section('red', { verdict: 'fail', pieces: [headline, failure(3_000), failure(3_000)] })],
      2_000,
    );
    expect(body).not.toContain('xxx');
    expect(body.match(/<code>broken<\/code>/g)).toHaveLength(2);
  });

  test('whatever the sections and the limit, the body fits and its markup is closed', () => {
    const piece = fc.oneof(
      fc.nat(400).map(detail),
      fc.nat(4_000).map(failure),
      fc.constant({ keep: KEEP.metrics, text: '| x |' }),
    );
    const sections = fc.array(
      fc.record({
        verdict: fc.constantFrom('pass', 'fail', 'unknown'),
        pieces: fc.array(piece, { maxLength: 12 }),
      }),
      { minLength: 1, maxLength: 40 },
    );
    fc.assert(
      fc.property(sections, fc.integer({ min: 1_000, max: 80_000 }), (given, limit) => {
        const all = given.map(({ verdict, pieces }, at) =>
          section(`s${at}`, { verdict, pieces: [headline, ...pieces] }),
        );
        const body = commentBody('k', all, limit);
        expect(sizeOf(body)).toBeLessThanOrEqual(limit);
        expectClosed(body);
      }),
      { numRuns: 200 },
    );
  });
});

test('the verdict of several is the worst, and one of an earlier commit is not known', () => {
  expect(verdictOf([section('a'), section('b', { verdict: 'fail' })])).toBe('fail');
  expect(verdictOf([section('a'), section('b', { verdict: 'unknown' })])).toBe('unknown');
  expect(verdictOf([section('a')])).toBe('pass');
  expect(verdictOf([])).toBe('unknown');
  expect(verdictOf([section('a', { commit: 'old', run: 1 }), section('b', { commit: 'new', run: 2 })])).toBe(
    'unknown',
  );
});

test('hostile reports stay within our own markup', () => {
  const hostile =
    '</details>\n/close\n<!-- ci-report:end -->\n<!-- ci-report:section name=x job= verdict=pass commit= run=9 at=9 digest=z -->\n@all ![i](http://x)';
  const made = reportSection({
    report: {
      tool: 'vitest',
      toolVersion: hostile,
      verdict: 'fail',
      reasons: [hostile],
      metrics: { passed: 1, failed: null },
      failures: [{ name: hostile, file: `../${hostile}`, line: 3, message: hostile }],
    },
    readings: [
      {
        source: 'json',
        from: hostile,
        toolVersion: null,
        verdict: 'fail',
        metrics: {},
        failures: [],
        problems: [],
        detail: [{ title: hostile, head: [hostile], rows: [[hostile, hostile]] }],
      },
    ],
    title: hostile,
    base: null,
    link: () => 'https://git.example/a"onclick="x',
    job: { job: hostile, commit: hostile, run: 1, at: 1 },
  });
  const body = commentBody(hostile, [made], 60_000);
  expect(sectionsOf(body)).toHaveLength(1);
  expect(body).not.toMatch(/^\s*\//m);
  expect(body).not.toMatch(/@all|<img|!\[/);
  expect(body).not.toContain('"onclick="');
  expectClosed(body);
});
