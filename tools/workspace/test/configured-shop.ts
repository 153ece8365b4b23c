import { makeBench, type Bench } from './tool-run.ts';

/** A service that is not started by itself, variables, files to copy and to share, and a set-up. */
export const CONFIG = {
  services: { web: { kind: 'process', offset: 0, command: 'sleep 100', autostart: false } },
  environment: { PUBLIC_URL: 'http://127.0.0.1:{ports.web}', ODD: 'a b\n"c" $d' },
  copy: ['.env.example', 'local/*.txt'],
  share: ['big'],
  hooks: { setup: ['echo "$WORKSPACE_NAME" > set-up.log', ['sh', '-c', 'echo two words >> set-up.log']] },
};

/** Test files run at the same time, each with a registry of its own: these must not meet. */
export const PORTS = {
  commands: '21401-21420',
  init: '21421-21430',
  exec: '21431-21440',
  completion: '21441-21450',
  workspace: '21451-21500',
};

/** What a command says of a workspace, in part. */
export interface View {
  name: string;
  path: string;
  ports: Record<string, number>;
}

/** What a command says that failed. */
export interface Failure {
  error: { code: string; message: string; fix: string };
}

/** A repository with the configuration, and nothing made of it yet. */
export function configuredShop(ports: string): Bench {
  return makeBench({
    ports,
    files: {
      'workspace.config.json': JSON.stringify(CONFIG),
      '.gitignore': 'set-up.log\nlocal\nbig\n.env*\n',
    },
  });
}
