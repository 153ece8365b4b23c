import type { Tree } from '../read/tree.ts';
import { record } from './recorder.ts';
import type { Sample } from './sample.ts';
import { appendSample, usualSampleFile } from './sample-file.ts';
import { systemdUnits } from './systemd-units.ts';

export interface RecordRun {
  dockerSocket?: string | undefined;
  samples?: string | undefined;
  every?: number | undefined;
  for?: number | undefined;
  systemd?: boolean | undefined;
}

const USUAL_EVERY_MS = 60_000;

/** Records, or prints the units that would. Returns what to say. Throws an Error when nothing could be recorded. */
export async function recordRun(tree: Tree, options: RecordRun, program: string): Promise<string> {
  const { samples, dockerSocket, every } = options;
  if (options.systemd) {
    const file = samples ?? '/var/lib/doctor/samples.jsonl';
    const socket = dockerSocket === undefined ? [] : ['--docker-socket', dockerSocket];
    const command = [process.execPath, program, 'host', '--record', '--samples', file, ...socket];
    return systemdUnits(command, every ?? USUAL_EVERY_MS, file);
  }
  const file = samples ?? usualSampleFile(process.env, process.getuid?.() ?? 1);
  const ending = new AbortController();
  const end = (): void => ending.abort();
  process.once('SIGINT', end).once('SIGTERM', end);
  try {
    const count = await record(
      tree,
      { dockerSocket, everyMs: every, forMs: options.for, signal: ending.signal },
      (sample) => append(file, sample),
      (problem) => process.stderr.write(`No sample this time: ${problem}\n`),
    );
    return `${count} ${count === 1 ? 'sample was' : 'samples were'} added to ${file}.\n`;
  } finally {
    process.off('SIGINT', end).off('SIGTERM', end);
  }
}

function append(file: string, sample: Sample): void {
  try {
    appendSample(file, sample);
  } catch (error) {
    throw new Error(
      `${file} could not be written (${(error as NodeJS.ErrnoException).code}). Name another one with --samples.`,
      { cause: error },
    );
  }
}
