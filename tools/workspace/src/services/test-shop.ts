import { chmodSync, mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseConfig } from '../config/config.ts';
import type { Context } from '../context.ts';
import { portsOf } from '../environment/addresses.ts';
import { findHome } from '../home.ts';
import type { PortRange } from '../ports/blocks.ts';
import { Registry } from '../registry/registry.ts';
import { down } from './down.ts';

/** A tiny HTTP server. `delay` ms until it listens; a file `sick` in the tree makes it answer 500. */
export const SERVER = `
import { createServer } from 'node:http';
import { existsSync } from 'node:fs';
const [port, delay = '0', after = ''] = process.argv.slice(2);
console.log('begins', process.env.GREETING ?? '');
setTimeout(() => {
  createServer((request, response) => {
    response.statusCode = existsSync('sick') ? 500 : 200;
    response.end(JSON.stringify({ url: request.url, pid: process.pid }));
  }).listen(Number(port), '127.0.0.1', () => console.log('listens'));
}, Number(delay));
if (after !== '') setTimeout(() => process.exit(Number(after.split(':')[1])), Number(after.split(':')[0]));
`;

export interface Shop {
  folder: string;
  context: Context;
  close(): Promise<void>;
}

/** Test files run at the same time, each with a registry of its own: these must not meet. */
export const RANGES = {
  up: { first: 21_501, last: 21_650 },
  builtIn: { first: 21_651, last: 21_750 },
  attach: { first: 21_751, last: 21_850 },
};

/** A workspace with real registry, ports and folders, in a folder of its own; `close` stops and deletes all. */
export async function openShop(config: object, range: PortRange, name = 'feat'): Promise<Shop> {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'workspace-services-')));
  chmodSync(folder, 0o755);
  const path = join(folder, 'tree');
  mkdirSync(path);
  writeFileSync(join(path, 'server.mjs'), SERVER);
  const state = join(folder, 'state');
  const registry = Registry.open(state);
  const wish = { repo: join(folder, 'shop', '.git'), path, name, branch: name, isMain: false };
  const workspace = await registry.claim(wish, { range });
  const parsed = await parseConfig(JSON.stringify(config), 'workspace.config.json');
  const home = {
    state,
    cache: join(folder, 'cache'),
    data: join(state, 'data'),
    postgresCache: join(folder, 'cache'),
    runAs: findHome().runAs,
  };
  const context: Context = {
    home,
    registry,
    workspace,
    config: parsed,
    ports: portsOf(workspace.basePort, parsed.services),
    dataFolder: join(home.data, workspace.id),
    mainPath: join(folder, 'shop'),
  };
  return {
    folder,
    context,
    async close() {
      await down(context, { removeVolumes: true }).finally(() => registry.close());
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** A service of the kind `process` that runs the tiny server. */
export function server(
  name: string,
  offset: number,
  more: object = {},
  ...words: (string | number)[]
): object {
  const command = ['node', 'server.mjs', `{ports.${name}}`, ...words.map(String)];
  return { kind: 'process', offset, command, health: { http: '/', timeoutMs: 8_000 }, ...more };
}
