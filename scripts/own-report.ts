import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..');
const reports = join(root, 'artifacts/reports');
const parts = join(root, 'artifacts/ci-report');
const ciReport = join(root, 'tools/ci-report/bin/ci-report.mjs');

const call = (...args: string[]) =>
  spawnSync(process.execPath, [ciReport, ...args], { cwd: root, encoding: 'utf8' });

/** A result that a test run left, with the exit code it ended with; without one the part says that nothing was performed. */
function fromLastRun(tool: string, title: string, name: string): string {
  const result = join(reports, `${name}.json`);
  const ended = `${result}.exit`;
  const out = join(parts, `${name}.md`);
  const given = existsSync(result) ? [result] : [];
  const code = existsSync(ended) ? ['--exit-code', readFileSync(ended, 'utf8').trim()] : [];
  call(tool, ...given, ...code, '--title', title, '--format', 'md', '--out', out);
  return out;
}

function fromCommand(tool: string, title: string, command: string[]): string {
  const out = join(parts, `${tool}.md`);
  call('run', tool, '--no-pty', '--title', title, '--format', 'md', '--out', out, '--', ...command);
  return out;
}

/** Writes report.md: what vitest, Vite, Schemathesis and the audit say of this tree, read by ci-report. */
export function writeOwnReport(): void {
  mkdirSync(parts, { recursive: true });
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
    fromLastRun('vitest', 'unit tests', 'unit'),
    fromLastRun('vitest', 'API on PGlite', 'api'),
    fromLastRun('vitest', 'API on PostgreSQL', 'api-postgres'),
    fromCommand('vite', 'pages', vite),
    fromLastRun('schemathesis', 'schema tests', 'schemathesis'),
    fromCommand('audit', 'dependencies', ['npm', 'audit', '--json']),
  ];
  call('publish', ...made, '--out', join(root, 'report.md'));
}
