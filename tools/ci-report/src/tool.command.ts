import { readFile, writeFile } from 'node:fs/promises';
import { Command, InvalidArgumentError, Option } from 'commander';
import { distinctFiles, type Input, openInput } from './input.ts';
import { judge } from './judge.ts';
import type { Outcome } from './outcome.ts';
import { OUTPUTS, postReport } from './outputs.ts';
import { readInput, rulesOf } from './readers.ts';
import { unreadable } from './reading.ts';
import { reportFrom } from './report-file.ts';
import type { Reading, Report, Tool, Verdict } from './report.ts';
import type { ToolRules } from './tool-rules.ts';

/** What every command that reports takes. */
export interface ReportOptions {
  exitCode?: number;
  base?: string;
  format: keyof typeof OUTPUTS;
  out?: string;
  gate?: boolean;
  post?: boolean;
  key?: string;
  title?: string;
}

/** `ci-report <tool> [FILES]`. */
export function toolCommand(tool: Tool): Command {
  const rules = rulesOf(tool);
  const forms = [...new Set(rules.readers.map(({ source }) => source))].join(', ');
  return withReportOptions(new Command(tool))
    .description(`report a run of ${rules.label} (reads: ${forms})`)
    .argument('[files...]', 'results of one run; - for standard input', [])
    .option('--exit-code <n>', 'the exit code of the run; without it nothing is green', wholeNumber)
    .action(async (files: string[], options: ReportOptions) => {
      process.exitCode = await reportFiles(rules, files, options);
    });
}

/** The options that all reporting commands share. */
export function withReportOptions(command: Command): Command {
  return command
    .option('--base <file>', 'the report of the base branch (written with --format json)')
    .addOption(
      new Option('--format <format>', 'how to write the report').choices(Object.keys(OUTPUTS)).default('md'),
    )
    .option('--out <file>', 'write the report to this file instead of standard output')
    .option('--gate', 'exit with 1 when the run is bad and with 2 when that cannot be told')
    .option('--post', 'post the report to the merge request or pull request')
    .option('--key <name>', 'the comment it belongs to; reports of one key share one comment')
    .option('--title <title>', 'heading of the report');
}

/** Reads, judges, writes and posts; gives the exit code of this program. */
export async function reportFiles(
  rules: ToolRules,
  files: readonly string[],
  options: ReportOptions,
): Promise<number> {
  const readings =
    files.length === 0 && rules.ask ? await rules.ask(process.env) : await readFiles(rules, files);
  return deliver(rules, readings, options.exitCode ?? null, options);
}

/** Judges what was read, writes and posts it; gives the exit code of this program. */
export async function deliver(
  rules: ToolRules,
  readings: readonly Reading[],
  exitCode: number | null,
  options: ReportOptions,
): Promise<number> {
  const report = judge(rules, readings, exitCode);
  const base = options.base ? await readBase(options.base) : null;
  const outcome: Outcome = { report, readings, title: options.title ?? rules.label, base, exitCode };
  const text = OUTPUTS[options.format](outcome);
  if (options.out) await writeFile(options.out, text);
  else process.stdout.write(text.endsWith('\n') ? text : `${text}\n`);
  if (options.post) process.stderr.write(`${await postReport(outcome, options.key ?? 'ci-report')}\n`);
  return options.gate ? gateCode(report.verdict) : 0;
}

/** The exit code of `--gate`. */
export function gateCode(verdict: Verdict): number {
  return verdict === 'pass' ? 0 : verdict === 'fail' ? 1 : 2;
}

/** Every file once, in the order given; one that cannot be opened is a reading that says so. */
async function readFiles(rules: ToolRules, files: readonly string[]): Promise<Reading[]> {
  const readings: Reading[] = [];
  for (const name of await distinctFiles(files)) {
    let input: Input;
    try {
      input = await openInput(name);
    } catch (error) {
      const why = `${name} could not be opened (${(error as Error).message}), so the run is not shown.`;
      readings.push(unreadable('console', name, rules.metrics, why));
      continue;
    }
    readings.push(await readInput(rules, input));
  }
  return readings;
}

/** The base report; a missing or foreign file is said on standard error and counts as none. */
async function readBase(file: string): Promise<Report | null> {
  const text = await readFile(file, 'utf8').catch(() => '');
  const report = reportFrom(text);
  if (report === null)
    process.stderr.write(`No comparison: ${file} is not a report written with --format json.\n`);
  return report;
}

/** For options: a whole number from 0. */
export function wholeNumber(text: string): number {
  if (!/^\d{1,10}$/.test(text)) throw new InvalidArgumentError('Give a whole number.');
  return Number(text);
}
