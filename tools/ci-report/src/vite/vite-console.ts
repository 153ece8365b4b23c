import type { Input } from '../input.ts';
import { detach, emptyReading, keepFailure } from '../reading.ts';
import type { Reading } from '../report.ts';
import { eachLine } from '../text/console-lines.ts';

export const VITE_METRICS = ['chunks', 'bytes', 'gzipBytes', 'warnings'];

const BEGIN = /^vite v(\d+\.\d+\.\d+\S*) building (?:(\S+) environment |SSR bundle |for )/;
const ROW =
  /^(\S.*?)\s+([\d,]+\.\d+) (B|kB|MB)(?:\s+│ gzip:\s+([\d,]+\.\d+) (B|kB|MB))?(?:\s+│ brotli:\s+[\d,.]+ \w+)?(?:\s+│ map:\s+[\d,.]+ \w+)?\s*$/;
const DONE = /^✓ built in \d/;
const FAILED =
  /^(?:✗ Build failed in |x Build failed in |error during build:|Build failed with \d+ errors?:)/;
/** `(!)`, esbuild's own, a plugin's with its text on the same line, one with a place in a file, and plain ones. */
const WARNING =
  /^(?:\(!\) |▲ \[WARNING\] |\[[\w:@/. -]+\](?:\s*\[[\w-]+\])? ?\S|\S+ \(\d+:\d+\): |warn(?:ing)?:? )/i;
const SIZES: Record<string, number> = { B: 1, kB: 1000, MB: 1_000_000 };
const KEPT_LINES = 60;
const KEPT_ROWS = 5_000;

/** Whether a head is what `vite build` prints. */
export function looksLikeViteConsole(head: string): boolean {
  return /^vite v\d+\.\d+\.\d+\S* building /m.test(head);
}

/** The console of `vite build`: its table of files, in all environments, and how each build ended. */
export async function readViteConsole(input: Input): Promise<Reading> {
  const log = new BuildLog();
  await eachLine(input, (line) => log.line(line));
  return log.finish(emptyReading('console', input.name, VITE_METRICS));
}

interface Row {
  bytes: number;
  gzip: number | null;
}

class BuildLog {
  private readonly rows = new Map<string, Row>();
  private readonly warnings: string[] = [];
  private warned = 0;
  private version: string | null = null;
  private begun = 0;
  private done = 0;
  private readonly failure: string[] = [];
  private isFailing = false;

  line(line: string): void {
    const begin = line.startsWith('vite v') ? BEGIN.exec(line) : null;
    if (begin) {
      this.version = detach(begin[1]!);
      this.begun++;
      this.isFailing = false;
    } else if (this.isFailing) {
      if (this.failure.length < KEPT_LINES) this.failure.push(detach(line.slice(0, 500)));
    } else if (FAILED.test(line)) {
      this.isFailing = true;
      this.failure.push(detach(line));
    } else if (DONE.test(line)) this.done++;
    else if (line.includes(' kB') && this.row(line)) return;
    else if (WARNING.test(line)) this.warn(line);
  }

  private row(line: string): boolean {
    const found = ROW.exec(line);
    if (!found || this.rows.size >= KEPT_ROWS) return false;
    const [, name = '', size = '', unit = '', gzip, gzipUnit] = found;
    this.rows.set(detach(name), {
      bytes: sizeFrom(size, unit),
      gzip: gzip === undefined ? null : sizeFrom(gzip, gzipUnit ?? 'kB'),
    });
    return true;
  }

  private warn(line: string): void {
    this.warned++;
    if (this.warnings.length < 50) this.warnings.push(detach(line.slice(0, 300)));
  }

  finish(reading: Reading): Reading {
    reading.toolVersion = this.version;
    const { metrics, problems, from } = reading;
    metrics['warnings'] = this.begun > 0 ? this.warned : null;
    if (this.failure.length > 0) {
      const message = this.failure.join('\n').trim();
      keepFailure(reading.failures, { name: 'vite build', ...placeIn(message), message });
      reading.verdict = 'fail';
      return reading;
    }
    if (this.begun === 0)
      problems.push(`${from} does not show a build: vite prints none with logLevel "warn" or "silent".`);
    else if (this.done < this.begun) {
      problems.push(
        `${from} begins ${this.begun} builds and ends ${this.done}: it is cut off, or the build was interrupted.`,
      );
    }
    if (this.rows.size > 0) this.count(reading);
    else problems.push(`${from} has no table of files. Give .vite/manifest.json (build.manifest) beside it.`);
    reading.verdict = problems.length > 0 ? 'unknown' : 'pass';
    return reading;
  }

  private count(reading: Reading): void {
    const rows = [...this.rows];
    const packed = rows.flatMap(([, { gzip }]) => (gzip === null ? [] : [gzip]));
    reading.metrics['chunks'] = rows.length;
    reading.metrics['bytes'] = sum(rows.map(([, { bytes }]) => bytes));
    reading.metrics['gzipBytes'] = packed.length > 0 ? sum(packed) : null;
    reading.detail.push(filesTable(rows.map(([name, { bytes, gzip }]) => ({ name, bytes, gzip }))));
    if (this.warnings.length > 0) {
      reading.detail.push({ title: 'Warnings', head: ['Warning'], rows: this.warnings.map((one) => [one]) });
    }
  }
}

/** The files of a build, the largest first. */
export function filesTable(
  files: { name: string; bytes: number; gzip: number | null }[],
): Reading['detail'][number] {
  const rows = files
    .toSorted((a, b) => b.bytes - a.bytes)
    .map(({ name, bytes, gzip }) => [name, kB(bytes), gzip === null ? 'unknown' : kB(gzip)]);
  return { title: 'Files', head: ['File', 'Size', 'With gzip'], rows };
}

function kB(bytes: number): string {
  return `${(bytes / 1000).toFixed(2)} kB`;
}

function sum(values: readonly number[]): number {
  return values.reduce((a, b) => a + b, 0);
}

function sizeFrom(text: string, unit: string): number {
  return Math.round(Number(text.replaceAll(',', '')) * (SIZES[unit] ?? 1000));
}

function placeIn(message: string): { file: string | null; line: number | null } {
  const framed = /─\[ (\S+?):(\d+):\d+ \]/.exec(message) ?? /^file: (\S+?)(?::(\d+):\d+)?$/m.exec(message);
  return { file: framed?.[1] ?? null, line: framed?.[2] === undefined ? null : Number(framed[2]) };
}
