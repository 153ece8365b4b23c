// Stands in for `docker` and `supabase` on the PATH of a test: `node stand-in.ts docker ARGS`. Writes
// each call into $STAND_IN/calls.jsonl, and does for a container what can be seen from outside: listens
// on the ports that the files say, until it is stopped. Those listeners are not marked as ours, as a
// container's are not.
import { spawn } from 'node:child_process';
import {
  appendFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const folder = process.env.STAND_IN!;
const [program, ...words] = process.argv.slice(2);
const running = join(folder, 'running');
mkdirSync(running, { recursive: true });
appendFileSync(
  join(folder, 'calls.jsonl'),
  `${JSON.stringify({ program, words, cwd: process.cwd(), environment: picked(process.env) })}\n`,
);
process.exitCode = program === 'docker' ? await docker() : supabase();

function docker(): number | Promise<number> {
  if (existsSync(join(folder, 'no-daemon'))) {
    process.stderr.write(
      'Cannot connect to the Docker daemon at unix:///var/run/docker.sock. Is the docker daemon running?\n',
    );
    return 1;
  }
  if (words[0] === 'version') return print('28.2.2');
  if (words[0] === 'ps') {
    const labels = words.filter((word) => word.startsWith('label=')).map((word) => word.split('=')[2]);
    return print(existsSync(join(running, labels.join('.'))) ? labels.join('.') : '');
  }
  if (words[0] === 'stop') return stop(words.slice(1));
  if (['rm', 'volume', 'network'].includes(words[0]!)) return 0;
  return words[0] === 'compose' ? compose() : 1;
}

async function compose(): Promise<number> {
  if (words[1] === 'version') return print('2.30.0');
  const project = words[words.indexOf('-p') + 1]!;
  const [base, override] = words.flatMap((word, at) => (words[at - 1] === '-f' ? [word] : []));
  const profile = words.indexOf('--profile');
  const [command, ...rest] = words.slice(profile + 2);
  if (command === 'config') return print(JSON.stringify(await model(base!)));
  if (command === 'up') return await start(project, rest.at(-1)!, override!);
  if (command === 'down') return stop(readdirSync(running).filter((id) => id.startsWith(`${project}.`)));
  if (command === 'ps')
    return print(
      existsSync(join(running, `${project}.${rest.at(-1)}`)) ? '{"State":"running","Health":""}' : '',
    );
  if (command === 'logs') {
    print(`${rest.at(-1)} says hello`);
    if (rest.includes('--follow')) await sleep(60_000);
    return 0;
  }
  return command === 'exec' ? 0 : 1;
}

/** As compose normalises it: ports as objects. */
async function model(file: string): Promise<unknown> {
  const { parseDocument } = await import('yaml');
  const read = parseDocument(readFileSync(file, 'utf8')).toJS() as {
    services: Record<string, { ports?: unknown[] }>;
  };
  for (const service of Object.values(read.services)) {
    service.ports = service.ports?.map((port) => {
      const [published, target] = String(port).split(':');
      return { mode: 'ingress', target: Number(target), published, protocol: 'tcp' };
    });
  }
  return read;
}

async function start(project: string, service: string, override: string): Promise<number> {
  const { parseDocument } = await import('yaml');
  const read = parseDocument(readFileSync(override, 'utf8'), { logLevel: 'silent' }).toJS() as {
    services: Record<string, { ports?: string[] }>;
  };
  const ports = (read.services[service]?.ports ?? []).map((port) => Number(port.split(':')[1]));
  process.stderr.write(`Container ${project}-${service}  Started\n`);
  const code = listen(`${project}.${service}`, ports);
  // Time to be killed in.
  if (existsSync(join(folder, 'slow'))) await sleep(20_000);
  return code;
}

function supabase(): number {
  if (words[0] === '--version') return print('2.60.0');
  if (words[0] === 'stop') return stop([words[words.indexOf('--project-id') + 1]!]);
  const text = readFileSync(join(words[words.indexOf('--workdir') + 1]!, 'supabase', 'config.toml'), 'utf8');
  const id = /^project_id = "(.*)"$/m.exec(text)![1]!;
  const ports = ['api', 'db'].map((table) =>
    Number(new RegExp(`^\\[${table}\\]\\n(?:.*\\n)*?port = (\\d+)`, 'm').exec(text)![1]),
  );
  return listen(id, ports);
}

function listen(id: string, ports: number[]): number {
  if (existsSync(join(running, id))) return 0;
  const script = `
    const { createServer } = require('node:http');
    for (const port of ${JSON.stringify(ports)}) createServer((_, response) => response.end('${id}')).listen(port, '127.0.0.1');
    setTimeout(() => process.exit(), 300000);
  `;
  const { WORKSPACE_ID: _id, WORKSPACE_SERVICE: _service, ...env } = process.env;
  const child = spawn(process.execPath, ['-e', script], { detached: true, stdio: 'ignore', env });
  child.unref();
  writeFileSync(join(running, id), String(child.pid));
  return 0;
}

function stop(ids: string[]): number {
  for (const id of ids) {
    const file = join(running, id);
    if (!existsSync(file)) continue;
    process.kill(Number(readFileSync(file, 'utf8')), 'SIGKILL');
    rmSync(file);
  }
  return 0;
}

function print(text: string): number {
  if (text !== '') process.stdout.write(`${text}\n`);
  return 0;
}

function picked(environment: NodeJS.ProcessEnv): Record<string, string | undefined> {
  const names = ['PUBLIC_URL', 'SUPABASE_URL', 'DATABASE_URL', 'WORKSPACE_NAME', 'WORKSPACE_SERVICE'];
  return Object.fromEntries(names.map((name) => [name, environment[name]]));
}
