import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..');
const reports = join(root, 'artifacts/reports');
const parts = join(root, 'artifacts/ci-report');
const ciReport = join(root, 'tools/ci-report/bin/ci-report.mjs');

const call = (...args: string[]) =>
  spawnSync(process.execPath, [ciReport, ...args], { cwd: root, encoding: 'utf8' });

/** What a test run left of one name (`unit.json`, `schemathesis.xml`, …), and the exit code it ended with. */
export interface LastRun {
  results: string[];
  exitCode: string | null;
  /** The sources changed after it, so it says nothing of this tree. */
  isOutdated: boolean;
}

/** Looks for the last run of a name in a folder; `changedAt`: when the sources last changed, in milliseconds. */
export function lastRun(folder: string, name: string, changedAt: number): LastRun {
  const all = existsSync(folder) ? readdirSync(folder).filter((file) => file.startsWith(`${name}.`)) : [];
  const results = all.filter((file) => !file.endsWith('.exit')).map((file) => join(folder, file));
  const ended = all.find((file) => file.endsWith('.exit'));
  return {
    results,
    exitCode: ended ? readFileSync(join(folder, ended), 'utf8').trim() : null,
    isOutdated: results.some((file) => statSync(file).mtimeMs < changedAt),
  };
}

/** When a file that Git knows, or would know, last changed; 0 without Git. */
function sourcesChangedAt(): number {
  try {
    const list = ['ls-files', '-z', '--cached', '--others', '--exclude-standard'];
    const files = execFileSync('git', list, { cwd: root, encoding: 'utf8', maxBuffer: 1e8 }).split('\0');
    const times = files.map((file) => statSync(join(root, file), { throwIfNoEntry: false })?.mtimeMs ?? 0);
    return times.reduce((latest, time) => Math.max(latest, time), 0);
  } catch {
    return 0;
  }
}

/** A run of these sources as a part of the report; without one the part says that nothing was performed. */
function fromLastRun(tool: string, title: string, name: string, changedAt: number): string {
  const { results, exitCode, isOutdated } = lastRun(reports, name, changedAt);
  const out = join(parts, `${name}.md`);
  const given = isOutdated ? [] : [...results, ...(exitCode === null ? [] : ['--exit-code', exitCode])];
  const heading = isOutdated ? `${title}, not run since the last change` : title;
  call(tool, ...given, '--title', heading, '--format', 'md', '--out', out);
  return out;
}

function fromCommand(tool: string, title: string, command: string[]): string {
  const out = join(parts, `${tool}.md`);
  call('run', tool, '--no-pty', '--title', title, '--format', 'md', '--out', out, '--', ...command);
  return out;
}

/** Writes report.md: what vitest, Vite, Schemathesis and the audit say of this tree, read by ci-report. */
export function writeOwnReport(): void {
  // A part that could not be made is missing, and `publish` says so; one of an earlier run would be taken for it.
  rmSync(parts, { recursive: true, force: true });
  mkdirSync(parts, { recursive: true });
  const changedAt = sourcesChangedAt();
  const vite = [
    process.execPath,
    'node_modules/vite/bin/vite.js',
    'build',
    'apps/web',
    '--outDir',
    join(parts, 'dist'),
    '--emptyOutDir',
  ];
  const made = [
    fromLastRun('vitest', 'unit tests', 'unit', changedAt),
    fromLastRun('vitest', 'API on PGlite', 'api', changedAt),
    fromLastRun('vitest', 'API on PostgreSQL', 'api-postgres', changedAt),
    fromCommand('vite', 'pages', vite),
    fromLastRun('schemathesis', 'schema tests', 'schemathesis', changedAt),
    fromCommand('audit', 'dependencies', ['npm', 'audit', '--json']),
  ];
  call('publish', ...made, '--out', join(root, 'report.md'));
}
