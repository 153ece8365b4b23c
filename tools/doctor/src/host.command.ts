import { existsSync, readdirSync, statSync } from 'node:fs';
import { Command } from 'commander';
import { clean, json } from './text.ts';
import { printSnapshot } from './host/account/print.ts';
import { openTree, recordTree } from './host/read/tree.ts';
import { startWatchdog } from './host/read/watchdog.ts';
import { recordRun } from './host/record/record-run.ts';
import { conflictOf, type ReportOptions, withReportOptions } from './host/report/host-options.ts';
import { type HostReport, reportOn, writeReport } from './host/report/host-report.ts';
import { printAnswer } from './host/report/print-proposal.ts';
import { applyStops, type Outcome, parseWish } from './host/stale/apply-stop.ts';
import { printOutcomes, printStale } from './host/stale/print-stale.ts';
import { stopDesk } from './host/stale/stop-desk.ts';

/** Far beyond what a busy host needs; a reading that takes this long has met something that does not answer. */
const STUCK_MS = 20_000;

interface HostOptions extends ReportOptions {
  root: string;
  saveTree?: string;
  json?: boolean;
}

/** `doctor host`: where the memory of this server is, or of one that was recorded. Changes nothing without --apply. */
export function hostCommand(): Command {
  const command = new Command('host')
    .description("say where the server's memory went, what was killed for it, and what is full")
    .option('--root <dir>', 'read a recording made with --save-tree instead of this host', '/')
    .option('--docker-socket <path>', 'ask the engine behind this socket')
    .option('--save-tree <dir>', 'also write what was read to this new or empty folder')
    .option('--json', 'print one JSON value; its schema is schema/host.schema.json');
  return withReportOptions(command).action(async (options: HostOptions) => {
    process.exitCode = await run(options);
  });
}

async function run(options: HostOptions): Promise<number> {
  const conflict = conflictOf(options);
  if (conflict !== null) return refuse(conflict);
  if (!options.record) return diagnose(options);
  try {
    process.stdout.write(await recordRun(openTree('/'), options, process.argv[1] ?? 'doctor'));
    return 0;
  } catch (error) {
    process.stderr.write(`Not recorded: ${clean((error as Error).message, 1000)}\n`);
    return 2;
  }
}

async function diagnose(options: HostOptions): Promise<number> {
  if (!existsSync(options.root)) return refuse(`There is no folder ${options.root}.`);
  const folder = options.saveTree;
  if (folder !== undefined && !isFree(folder)) {
    return refuse(`${folder} is not empty. A recording needs a folder of its own.`);
  }
  const tree = openTree(options.root);
  const done = startWatchdog(
    STUCK_MS,
    'Not diagnosed: a process or a disk of this host does not answer. See `ps -eo pid,stat,wchan,comm | grep " D"`.',
  );
  try {
    const source = folder === undefined ? tree : recordTree(tree, folder);
    const wishes = options.apply?.map(parseWish) ?? [];
    const report = await reportOn(source, options);
    // What follows has deadlines of its own: an engine may take its time to stop something.
    done();
    const outcomes = await applyStops(wishes, report.stale, stopDesk(tree, options));
    print(report, outcomes, options);
    if (outcomes.length > 0) return outcomes.every(({ state }) => state === 'stopped') ? 0 : 2;
    return report.findings.length > 0 ? 1 : 0;
  } catch (error) {
    return refuse((error as Error).message);
  } finally {
    done();
  }
}

function print(report: HostReport, outcomes: readonly Outcome[], options: HostOptions): void {
  const { snapshot, findings, stale, proposal } = report;
  const text = writeReport(report, options);
  const applied = options.apply ? { applied: outcomes } : {};
  if (options.json) process.stdout.write(json({ ...snapshot, findings, stale, proposal, ...applied }));
  else if (outcomes.length > 0) process.stdout.write(printOutcomes(outcomes));
  else {
    const conclusion = { answer: printAnswer(findings, proposal, stale), stale: printStale(stale) };
    process.stdout.write(text ?? printSnapshot(snapshot, findings, conclusion));
  }
}

function refuse(reason: string): number {
  process.stderr.write(`Not diagnosed: ${clean(reason, 1000)}\n`);
  return 2;
}

function isFree(folder: string): boolean {
  return !existsSync(folder) || (statSync(folder).isDirectory() && readdirSync(folder).length === 0);
}
