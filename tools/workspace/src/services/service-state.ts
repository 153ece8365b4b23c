import { WorkspaceError } from '../workspace-error.ts';

/** How a service of a workspace is now. */
export interface ServiceState {
  name: string;
  kind: string;
  /**
   * `running` is healthy, `starting` has not answered yet, `unhealthy` lives but does not answer as it
   * should, `blocked` finds its port held by a foreign process, `unavailable` lacks a program.
   */
  state: 'running' | 'starting' | 'unhealthy' | 'stopped' | 'blocked' | 'unavailable';
  port: number | null;
  pid: number | null;
  url: string | null;
  /** A sentence for people: why it is not running, and what to do. */
  detail?: string;
}

/**
 * Whether a start came to what was wanted. A service that cannot run on this machine is no failure by
 * itself (the others do without it), unless it was asked for by name.
 */
export function isAsWanted({ name, state }: ServiceState, named: readonly string[] = []): boolean {
  return state === 'running' || (state === 'unavailable' && !named.includes(name));
}

/** Whether something is not as it should be in a workspace that is looked at: what was stopped is not. */
export function isWanting({ state, detail }: ServiceState): boolean {
  return state === 'unhealthy' || state === 'blocked' || (state === 'stopped' && detail !== undefined);
}

/** What went wrong and what to do, for `detail`. */
export function sentenceOf(error: Error): string {
  if (!(error instanceof WorkspaceError)) return error.message;
  const { message, fix } = error;
  const gap = message.includes('\n') ? '\n' : ' ';
  return `${message}${gap}${fix.charAt(0).toUpperCase()}${fix.slice(1).replace(/\.?$/, '.')}`;
}

/** The states as lines for people: name, state, address and, below, the reason. Pure. */
export function stateLines(states: readonly ServiceState[]): string[] {
  const width = (texts: string[]) => Math.max(0, ...texts.map((text) => text.length));
  const [names, words] = [width(states.map(({ name }) => name)), width(states.map(({ state }) => state))];
  return states.flatMap(({ name, state, url, port, detail }) => {
    const where = state === 'running' ? (url ?? (port === null ? '' : String(port))) : '';
    const line = `${name.padEnd(names)}  ${state.padEnd(words)}  ${where}`.trimEnd();
    return detail === undefined ? [line] : [line, ...detail.split('\n').map((one) => `  ${one}`)];
  });
}
