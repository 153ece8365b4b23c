import { mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { lastRun } from './own-report.ts';

/** A folder whose files were all written at second 1,000. */
function folderWith(files: Record<string, string>) {
  const folder = mkdtempSync(join(tmpdir(), 'reports-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  for (const [name, text] of Object.entries(files)) {
    writeFileSync(join(folder, name), text);
    utimesSync(join(folder, name), 1_000, 1_000);
  }
  return folder;
}

test('a run is every file of its name, with its exit code', () => {
  const folder = folderWith({ 'api.json': '{}', 'api.json.exit': '1\n', 'api-postgres.json': '{}' });
  expect(lastRun(folder, 'api', 0)).toEqual({
    results: [join(folder, 'api.json')],
    exitCode: '1',
    isOutdated: false,
  });
});

test('Schemathesis leaves several files for one run', () => {
  const folder = folderWith({ 'schemathesis.xml': '', 'schemathesis.ndjson': '', 'schemathesis.exit': '0' });
  expect(lastRun(folder, 'schemathesis', 0).results).toHaveLength(2);
});

test('a run from before the last change of the sources is outdated', () => {
  const folder = folderWith({ 'unit.json': '{}', 'unit.json.exit': '0' });
  expect(lastRun(folder, 'unit', 999_000).isOutdated).toBe(false);
  expect(lastRun(folder, 'unit', 1_001_000).isOutdated).toBe(true);
});

test('without a run there is nothing, and nothing is outdated', () => {
  expect(lastRun('/nowhere', 'unit', 1)).toEqual({ results: [], exitCode: null, isOutdated: false });
});
