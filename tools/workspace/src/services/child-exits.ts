import type { ChildProcess } from 'node:child_process';
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { constants } from 'node:os';

/** The exit codes of the processes that this one starts, by their pid. */
export class ChildExits {
  private readonly codes = new Map<number, number>();
  private readonly onSpawn = (message: unknown) => {
    const child = (message as { process: ChildProcess }).process;
    child.once('exit', (code, signal) => {
      // As a shell counts: 128 and the number of the signal.
      if (child.pid !== undefined) this.codes.set(child.pid, code ?? 128 + (constants.signals[signal!] ?? 0));
    });
  };

  /**
   * Listens on Node's own channel: a service is started detached, and whoever starts it keeps only its
   * identity, as mostly it outlives the command.
   * @see https://nodejs.org/api/diagnostics_channel.html#process
   */
  constructor() {
    subscribe('child_process', this.onSpawn);
  }

  /** Null: it has not ended, or was not started by this process. */
  codeOf(pid: number): number | null {
    return this.codes.get(pid) ?? null;
  }

  close(): void {
    unsubscribe('child_process', this.onSpawn);
  }
}
