import { setTimeout as sleep } from 'node:timers/promises';
import type { Context } from '../context.ts';
import { isAlive, type ProcessIdentity } from '../processes/identity.ts';
import { ChildExits } from './child-exits.ts';
import { down } from './down.ts';
import { followLog, sizeOf } from './log-file.ts';
import { servicesToStart } from './order.ts';
import { checkNames, logFileOf } from './place.ts';
import { isAsWanted, type ServiceState } from './service-state.ts';
import { up } from './up.ts';

export interface AttachOptions {
  only: string[];
  /** Aborted when the person wants to stop. */
  signal: AbortSignal;
  onLines: (name: string, lines: string[]) => void;
  onProgress: (line: string) => void;
  /** Called once, when everything is healthy. */
  onReady: (states: ServiceState[]) => void;
}

/**
 * Starts services (all, or the named ones), shows what the processes among them write, and stays until
 * `signal` is aborted or one of them ends. Then it stops the processes that it started itself; databases
 * and what ran before go on. Gives the exit code: 0 when the person stopped it, that of the process which
 * ended by itself, 1 when something did not come up.
 */
export async function attach(context: Context, o: AttachOptions): Promise<number> {
  checkNames(context, o.only);
  const { services } = context.config;
  const names = servicesToStart(services, { only: o.only, all: true }).filter(
    (name) => services[name]!.kind === 'process',
  );
  const processes = livingProcesses(context, names);
  const ranBefore = [...processes.keys()];
  const exits = new ChildExits();
  const isOver = new AbortController();
  const streams = names.map((name) => {
    const file = logFileOf(context, name);
    return followLog(file, {
      from: sizeOf(file),
      signal: isOver.signal,
      onLines: (lines) => lines.length > 0 && o.onLines(name, lines),
    });
  });
  try {
    const states = await up(context, {
      only: o.only,
      all: true,
      onProgress: o.onProgress,
      signal: o.signal,
      onProcess: (name, process) => processes.set(name, process),
    });
    return await watch(o, states, processes, exits);
  } finally {
    const own = names.filter((name) => processes.has(name) && !ranBefore.includes(name));
    if (own.length > 0) await stop(context, own, o);
    isOver.abort();
    await Promise.all(streams);
    exits.close();
  }
}

async function watch(
  o: AttachOptions,
  states: ServiceState[],
  processes: ReadonlyMap<string, ProcessIdentity>,
  exits: ChildExits,
): Promise<number> {
  const died = () => [...processes].find(([, process]) => !isAlive(process));
  const wanting = states.find((state) => !isAsWanted(state, o.only));
  if (o.signal.aborted) return 0;
  if (wanting && !died()) return 1;
  if (!wanting) o.onReady(states);
  for (;;) {
    if (o.signal.aborted) return 0;
    const ended = died();
    if (ended) {
      // The event comes a moment after the process is gone; of one that ran before there is none.
      for (let tries = 0; tries < 10 && exits.codeOf(ended[1].pid) === null; tries++) await sleep(20);
      const code = exits.codeOf(ended[1].pid);
      o.onProgress(`${ended[0]}: it ended by itself${code === null ? '' : ` with exit code ${code}`}`);
      return code ?? 1;
    }
    await sleep(100, undefined, { signal: o.signal }).catch(() => undefined);
  }
}

async function stop(context: Context, names: string[], o: AttachOptions): Promise<void> {
  o.onProgress(`Stopping ${names.join(', ')}`);
  for (const state of await down(context, { only: names })) {
    if (state.state !== 'stopped') o.onProgress(`${state.name}: ${state.detail ?? state.state}`);
  }
}

function livingProcesses(context: Context, names: readonly string[]): Map<string, ProcessIdentity> {
  const records = context.registry.services(context.workspace.id);
  return new Map(
    records.flatMap(({ name, process }) =>
      process && names.includes(name) && isAlive(process) ? [[name, process]] : [],
    ),
  );
}
