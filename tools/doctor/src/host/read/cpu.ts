import type { Cpu } from '../snapshot.ts';
import type { Tree } from './tree.ts';

export interface CpuTimes {
  cores: number;
  /** Ticks: user, nice, system, idle, iowait, irq, softirq, steal. */
  ticks: number[];
  /** Boot, in milliseconds since 1970. */
  bootedMs: number | null;
}

/** /proc/stat. Guest time is part of user time and not counted again. */
export function parseCpuTimes(text: string): CpuTimes {
  const all = /^cpu\s+([\d ]+)$/m.exec(text);
  const booted = /^btime (\d+)$/m.exec(text);
  return {
    cores: Math.max(1, [...text.matchAll(/^cpu\d+ /gm)].length),
    ticks: (all?.[1] ?? '').split(' ').slice(0, 8).map(Number),
    bootedMs: booted ? Number(booted[1]) * 1000 : null,
  };
}

/** The CPU between two looks; without the second only load and cores. `load` is the text of /proc/loadavg. */
export function cpuBetween(first: CpuTimes, second: CpuTimes | null, intervalMs: number, load: string): Cpu {
  const averages = /^(\d+\.\d+) (\d+\.\d+) (\d+\.\d+) /.exec(load);
  const passed = second ? second.ticks.map((ticks, i) => Math.max(0, ticks - (first.ticks[i] ?? 0))) : [];
  const sum = passed.reduce((a, b) => a + b, 0);
  const share = (...fields: number[]): number | null =>
    sum === 0 ? null : fields.reduce((a, field) => a + (passed[field] ?? 0), 0) / sum;
  const idle = share(3, 4);
  return {
    cores: first.cores,
    load: averages ? [Number(averages[1]), Number(averages[2]), Number(averages[3])] : null,
    intervalMs: second && sum > 0 ? Math.round(intervalMs) : null,
    busyShare: idle === null ? null : 1 - idle,
    stealShare: share(7),
    iowaitShare: share(4),
  };
}

/** First look of the CPU; an empty file gives one core and no times. */
export function readCpuTimes(tree: Tree): CpuTimes {
  return parseCpuTimes(tree.text('proc/stat') ?? '');
}
