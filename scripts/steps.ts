import { spawn } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { failedTests, type FailedTest } from './failed-tests.ts';
import { countsOf, forget, type Counts, type Report } from './test-counts.ts';

const root = join(import.meta.dirname, '..');

/** One line of the summary: an npm script of package.json and how its tests are counted. */
export interface Step {
  name: string;
  /** The npm script to run; its words stand in package.json alone. */
  script: string;
  /** Added to the script, as after `--`. */
  args?: string;
  env?: Record<string, string>;
  /** The JSON file the step writes; without one the step counts as a single test. */
  report?: Report;
  /** True: what it prints is shown while it runs, and not only when it fails. */
  isLive?: boolean;
}

export interface Result extends Counts {
  name: string;
  seconds: number;
  failedTests: FailedTest[];
}

const scripts = (): Record<string, string> =>
  JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')).scripts;

/** Runs a step to its end. Never throws: what goes wrong is in the result. */
export async function runStep(step: Step): Promise<Result> {
  const started = performance.now();
  const line = [scripts()[step.script], step.args].filter(Boolean).join(' ');
  if (step.report) forget(step.report);
  const { code, output } = await runLine(line, step);
  if (step.report) writeFileSync(`${step.report.path}.exit`, String(code));
  if (!step.isLive && code !== 0) console.log(`\n── ${step.name}: ${line}\n${output.trimEnd()}`);
  return {
    name: step.name,
    ...countsOf(code, step.report),
    seconds: (performance.now() - started) / 1000,
    failedTests: step.report ? failedTests(step.report) : [],
  };
}

/** Runs steps, a few at a time, and tells the results in the order of the steps. */
export async function runSteps(steps: Step[], atOnce: number): Promise<Result[]> {
  const results: Result[] = [];
  const waiting = steps.entries();
  const worker = async () => {
    for (const [index, step] of waiting) results[index] = await runStep(step);
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
  return results;
}

function runLine(line: string, { env, isLive }: Step) {
  const { promise, resolve } = Promise.withResolvers<{ code: number; output: string }>();
  const child = spawn(line, {
    cwd: root,
    shell: true,
    stdio: ['ignore', isLive ? 'inherit' : 'pipe', isLive ? 'inherit' : 'pipe'],
    env: { ...process.env, ...env, PATH: `${join(root, 'node_modules/.bin')}:${process.env.PATH}` },
  });
  let output = '';
  child.stdout?.on('data', (part) => (output += part));
  child.stderr?.on('data', (part) => (output += part));
  child.on('close', (code) => resolve({ code: code ?? 1, output }));
  return promise;
}
