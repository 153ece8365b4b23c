import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { judgedTexts } from '../test/judged.ts';
import { commentBody } from './markdown/comment.ts';
import { reportSection } from './markdown/report-section.ts';
import { rulesOf } from './readers.ts';
import type { Tool } from './report.ts';

const FIXTURES = join(import.meta.dirname, '../fixtures');
const KINDS = /\.(?:json|xml|console\.txt)$/;

/** The fixtures of a tool that are not too long to be changed a thousand times. */
function filesOf(tool: Tool): string[] {
  return readdirSync(join(FIXTURES, tool), { recursive: true, encoding: 'utf8' })
    .filter((file) => KINDS.test(file))
    .map((file) => join(FIXTURES, tool, file));
}

const change = fc.record({
  where: fc.double({ min: 0, max: 1, noNaN: true }),
  length: fc.integer({ min: 0, max: 300 }),
  put: fc.oneof(
    fc.string({ unit: 'binary', maxLength: 30 }),
    fc.constantFrom('<', '"', '{', '\u001b[', ']]>', '\n', '\0', '│', '}\n{'),
  ),
  how: fc.constantFrom('replace', 'insert', 'double', 'cut'),
});

function changed(
  text: string,
  { where, length, put, how }: { where: number; length: number; put: string; how: string },
): string {
  const at = Math.floor(where * text.length);
  if (how === 'cut') return text.slice(0, at);
  if (how === 'insert') return text.slice(0, at) + put + text.slice(at);
  if (how === 'double') return text.slice(0, at) + text.slice(at, at + length) + text.slice(at);
  return text.slice(0, at) + put + text.slice(at + length);
}

describe.each(['vitest', 'vite', 'audit', 'sonar'] as const)('%s', (tool) => {
  const texts =
    tool === 'sonar' ? [] : filesOf(tool).map((file) => [file, readFileSync(file, 'utf8')] as const);
  texts.push([
    'gate.json',
    '{"projectStatus":{"status":"OK","conditions":[{"status":"OK","metricKey":"a","comparator":"LT","errorThreshold":"1","actualValue":"2"}]}}',
  ]);

  test('a file with any part changed is a sound report without a crash, and its Markdown is whole', async () => {
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...texts), change, async ([file, text], how) => {
        const report = await judgedTexts(tool, { [file]: changed(text, how) }, 0);
        expect(['pass', 'fail', 'unknown']).toContain(report.verdict);
        expect(report.reasons.length).toBeGreaterThan(0);
        expect(Object.keys(report.metrics)).toEqual([...rulesOf(tool).metrics]);
        for (const value of Object.values(report.metrics)) {
          expect(value === null || (Number.isFinite(value) && value >= 0)).toBe(true);
        }
        const job = { job: '', commit: '', run: 0, at: 0 };
        const made = reportSection({ report, readings: [], title: 'x', base: null, link: () => null, job });
        const body = commentBody('k', [made], 20_000);
        expect(body.match(/<details/g)?.length).toBe(body.match(/<\/details>/g)?.length);
      }),
      { numRuns: 600 },
    );
  });

  test('anything at all is never green', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'binary', maxLength: 200 }), async (text) => {
        expect((await judgedTexts(tool, { text }, 0)).verdict).not.toBe('pass');
      }),
      { numRuns: 400 },
    );
  });
});
