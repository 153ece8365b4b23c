import { type Command, InvalidArgumentError } from 'commander';
import { durationMs } from '../record/duration.ts';
import type { JudgeOptions } from '../stale/judge-host.ts';

export interface ReportOptions extends JudgeOptions {
  apply?: string[];
  samples?: string;
  plans?: string;
  markdown?: string;
  svg?: string;
  record?: boolean;
  every?: number;
  for?: number;
  systemd?: boolean;
}

/** Adds the options about old deployments, samples and the proposal. */
export function withReportOptions(command: Command): Command {
  return command
    .option(
      '--nginx <file...>',
      'where nginx sends requests: the output of `nginx -T`, or a configuration file',
    )
    .option('--caddy <url...>', 'the same of Caddy: its admin API, or a file with its JSON')
    .option('--traefik <url...>', 'the same of Traefik: its API, or a file with the answer of /api/rawdata')
    .option(
      '--haproxy <place...>',
      'the same of one HAProxy: its configuration files, its runtime socket, or both',
    )
    .option('--upstreams <file...>', 'the same of any other proxy: a file with one HOST:PORT a line')
    .option('--keep <name...>', 'containers, images or slots that are kept on purpose')
    .option(
      '--deploy-state <file...>',
      'state files of deploys; what they name as rollback or previous is kept',
    )
    .option('--apply <id...>', 'stop these old deployments, after everything was read and judged again')
    .option('--samples <file>', 'the samples (default /var/lib/doctor/samples.jsonl, or in the state folder)')
    .option('--record', 'add a sample to the samples and end; with --every go on')
    .option('--every <time>', 'with --record: a sample each 15s, 1m, …', duration)
    .option('--for <time>', 'with --record --every: end after 12h, 7d, …', duration)
    .option('--systemd', 'with --record: print a service and a timer that do it')
    .option('--plans <file>', 'what one can buy: JSON [{name, cpus, memoryBytes, diskBytes, price?}]')
    .option('--markdown <file>', 'write the proposal as Markdown to a file, or to standard output (-)')
    .option('--svg <file>', 'write the picture of the memory to a file');
}

/** What is wrong with the options together, for people; null: nothing. */
export function conflictOf(options: ReportOptions & { root: string; json?: boolean }): string | null {
  if (options.markdown === '-' && options.json) return '--markdown - and --json both want standard output.';
  if (options.svg === '-') return '--svg takes a file; only --markdown can be standard output (-).';
  if (options.apply && options.root !== '/')
    return 'A recording has nothing that could be stopped: --apply is for this host.';
  if (options.apply && options.record) return '--apply and --record are two things.';
  if (options.record && options.root !== '/') return '--record is for this host, not for a recording.';
  if (!options.record && (options.every ?? options.for ?? options.systemd) !== undefined)
    return '--every, --for and --systemd go with --record.';
  if (options.for !== undefined && options.every === undefined) return '--for needs --every.';
  return null;
}

function duration(text: string): number {
  const ms = durationMs(text);
  if (ms === null) throw new InvalidArgumentError('Write it as 15s, 1m, 12h or 7d.');
  return ms;
}
