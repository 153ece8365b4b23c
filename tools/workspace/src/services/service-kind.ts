import type { Service } from '../config/config.ts';
import type { Context } from '../context.ts';
import type { ProcessIdentity } from '../processes/identity.ts';
import type { MarkedProcess } from '../processes/marked.ts';
import type { ServiceRecord } from '../registry/registry.ts';

/** One service of one workspace. */
export interface Place<S extends Service = Service> {
  context: Context;
  name: string;
  service: S;
  port: number | null;
  /** `<data>/<workspace id>/<service>`, there already. */
  folder: string;
  logFile: string;
}

/** What is known only while services are started. */
export interface Start<S extends Service = Service> extends Place<S> {
  /** Variables for the service's process: the environment of the workspace and its own. */
  environment: Record<string, string>;
  /** The workspace whose data a new database begins with. */
  cloneFrom: Context | null;
  /** Why it cannot run on this machine; null when it can. */
  reason: string | null;
  /** Marked processes of the workspace, as they were when the first of its services was to be started. */
  orphans: () => readonly MarkedProcess[];
  /** Ends the waiting; what was started stays. */
  signal: AbortSignal | null;
  onProcess: (process: ProcessIdentity) => void;
  onProgress: (line: string) => void;
}

/**
 * How services of one kind are run. Stopping is elsewhere (`stop.ts`): it works from the record alone,
 * as the configuration may be gone by then.
 */
export interface ServiceKind<S extends Service = Service> {
  /** Ports that nobody else may hold. */
  ports(place: Place<S>): number[];
  /** Why it cannot run on this machine and what to install; null when it can. */
  whyUnavailable(place: Place<S>): Promise<string | null>;
  /** What stopping will need; recorded before anything is started. */
  details(place: Place<S>): Record<string, unknown>;
  /**
   * Starts it. `record` is called with each process at once, before anything is waited for.
   * Throws `Unavailable`, or an error whose message is for people.
   */
  start(start: Start<S>, record: (process: ProcessIdentity) => void): Promise<void>;
  /** Whether it answers as it should, asked once. Never throws. */
  isHealthy(place: Place<S>, limitMs: number): Promise<boolean>;
  /** Why it will not become healthy by waiting, and the way out; null when it may. Never throws. */
  whyHopeless?(place: Place<S>): Promise<string | null>;
  /** For kinds without a recorded process: whether it runs at all. */
  isRunning?(place: Place<S>, record: ServiceRecord): Promise<boolean>;
  /** How long a start may take until it is healthy, ms. */
  timeoutMs(service: S): number;
}
