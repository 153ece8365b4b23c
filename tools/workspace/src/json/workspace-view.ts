import type { Context } from '../context.ts';
import { databaseUrlOf } from '../environment/environment.ts';
import type { ServiceState } from '../services/service-state.ts';

/** A workspace as `create`, `status`, `list` and `up` print it with --json. */
export interface WorkspaceView {
  name: string;
  branch: string | null;
  path: string;
  ports: Record<string, number>;
  services: ServiceView[];
  databaseUrl: string | null;
}

export interface ServiceView {
  name: string;
  state: ServiceState['state'];
  port: number | null;
  pid: number | null;
  url: string | null;
  detail?: string;
}

export function viewOf(context: Context, states: readonly ServiceState[]): WorkspaceView {
  const { workspace, ports } = context;
  const unavailable = new Set(states.filter((one) => one.state === 'unavailable').map((one) => one.name));
  return {
    name: workspace.name,
    branch: workspace.branch,
    path: workspace.path,
    ports,
    services: states.map(({ name, state, port, pid, url, detail }) => ({
      name,
      state,
      port,
      pid,
      url,
      ...(detail === undefined ? {} : { detail }),
    })),
    databaseUrl: databaseUrlOf(context, unavailable),
  };
}
