import { setTimeout as sleep } from 'node:timers/promises';
import type { Context } from '../context.ts';
import { isAlive, type ProcessIdentity } from '../processes/identity.ts';
import { ChildExits } from './child-exits.ts';
import { down } from './down.ts';
import { followLog, sizeOf } from './log-file.ts';
import { followContainer } from './logs.ts';
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
 * Starts services (all, or the named ones), shows what their processes and containers write, and stays
 * until `signal` is aborted or a process ends. Then it stops the processes that it started itself;
 * databases, containers and what ran before go on. Gives the exit code: 0 when the person stopped it, that of the process which
 * ended by itself, 1 when something did not come up.
 */
export async function attach(context: Context, o: AttachOptions): Promise<number> {
  checkNames(context, o.only);
  const { services } = context.config;
  const wanted = servicesToStart(services, { only: o.only, all: true });
  const names = wanted.filter((name) => services[name]!.kind === 'process');
  const containers = wanted.filter((name) => services[name]!.kind === 'compose');
  const since = new Date();
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
    // Before it is there, a container has no log to follow.
    for (const name of containers)
      streams.push(followOne(context, name, { ...o, since, isOver: isOver.signal }));
    return await watch(o, states, processes, exits);
  } finally {
    const own = names.filter((name) => processes.has(name) && !ranBefore.includes(name));
    if (own.length > 0) await stop(context, own, o);
    isOver.abort();
    await Promise.all(streams);
    exits.close();
  }
}

async function followOne(
  context: Context,
  name: string,
  { since, isOver, onLines, onProgress }: AttachOptions & { since: Date; isOver: AbortSignal },
): Promise<void> {
  await followContainer(context, name, {
    since,
    signal: isOver,
    onLines: (lines) => lines.length > 0 && onLines(name, lines),
  });
  if (!isOver.aborted) onProgress(`${name}: its container writes no more; \`workspace status\` says why`);
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
