import { spawn, spawnSync } from 'node:child_process';
import { createWriteStream, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bringPythonTools, PYTHON_TOOLS } from '../tools/ci-report/test/python-tools.ts';

const root = join(import.meta.dirname, '..');
const reports = join(root, 'artifacts/reports');
const sira = join(root, 'apps/api/bin/sira.mjs');
const folder = mkdtempSync(join(tmpdir(), 'sira-schema-test-'));
const environment = {
  ...process.env,
  SIRA_DATA_DIR: join(folder, 'data'),
  PORT: '0',
  ENVIRONMENT: 'test',
  LOG_LEVEL: 'error',
};

const command = (...args: string[]) => {
  const { status, stdout, stderr } = spawnSync(process.execPath, [sira, ...args], {
    env: environment,
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`sira ${args.join(' ')}: ${stderr}`);
  return stdout.trim();
};

/** The address of `sira serve` on a folder of its own, and how to end it. */
async function serve() {
  const child = spawn(process.execPath, [sira, 'serve'], {
    env: environment,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const url = await new Promise<string>((resolve, reject) => {
    let output = '';
    child.stdout.on('data', (part) => {
      output += part;
      const address = /http:\/\/[\d.]+:\d+/.exec(output);
      if (address) resolve(address[0]);
    });
    child.once('exit', (code) => reject(new Error(`sira serve ended with ${code}`)));
  });
  const stop = async () => {
    const ended = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGTERM');
    await ended;
  };
  return { url, stop };
}

/** A little of everything, so that the tool finds ids to work with. */
async function seed(url: string, token: string) {
  const post = async (path: string, body: unknown) => {
    const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
    const response = await fetch(`${url}/api/v1${path}`, {
      method: 'POST',
      headers,
      body: JSON.stringify(body),
    });
    if (!response.ok) throw new Error(`${path}: ${await response.text()}`);
    return (await response.json()) as { id: string };
  };
  for (const client of [1, 2, 3]) {
    const { id: clientId } = await post('/clients', {
      number: `c${client}`,
      name: `Client ${client}`,
      contact: { email: `c${client}@client.example` },
    });
    for (const nth of [1, 2, 3, 4]) {
      const dates = { issuedOn: `2026-01-0${nth}`, dueOn: `2026-02-0${nth}` };
      const amount = { currency: 'USD', amountMinor: 900_000_000_000 };
      const { id } = await post('/invoices', {
        number: `i${client}${nth}`,
        clientId,
        ...amount,
        ...dates,
        isDraft: nth > 2,
      });
      if (nth === 1) await post('/payments', { invoiceId: id, amountMinor: 5000, paidOn: '2026-02-10' });
      if (nth === 2) await post(`/invoices/${id}/disputes`, { reason: 'Half is missing.' });
    }
  }
  await post('/reminders/runs', {});
}

/** Runs Schemathesis and leaves what it wrote as schemathesis.{xml,ndjson,txt,exit}. */
async function fuzz(url: string, token: string): Promise<number> {
  const config = join(folder, 'schemathesis.toml');
  writeFileSync(
    config,
    `seed = 1
cache = { enabled = false }
[[project]]
title = "SIRA"
base-url = "${url}"
generation = { max-examples = ${process.env['EXAMPLES'] ?? '30'}, database = "none", with-security-parameters = false }
auth.openapi.bearer = { bearer = "\${TOKEN}" }
`,
  );
  mkdirSync(reports, { recursive: true });
  for (const kind of ['xml', 'ndjson', 'txt', 'exit'])
    rmSync(join(reports, `schemathesis.${kind}`), { force: true });
  const at = (kind: string) => join(reports, `schemathesis.${kind}`);
  // Signing out would end the session of the run itself, and changing users its rights.
  const without = ['signOut', 'changeUser'].flatMap((id) => ['--exclude-operation-id', id]);
  const output = ['--report-junit-path', at('xml'), '--report-ndjson-path', at('ndjson')];
  const child = spawn(
    join(PYTHON_TOOLS, 'bin/schemathesis'),
    [
      '--config-file',
      config,
      'run',
      `${url}/api/openapi.json`,
      '--seed',
      process.env['SEED'] ?? '7',
      ...without,
      ...output,
    ],
    {
      cwd: folder,
      env: { ...process.env, TOKEN: token },
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  );
  const text = createWriteStream(at('txt'));
  child.stdout.pipe(text);
  child.stdout.pipe(process.stdout);
  const code = await new Promise<number>((resolve) => child.once('exit', (status) => resolve(status ?? 1)));
  writeFileSync(at('exit'), String(code));
  return code;
}

const missing = bringPythonTools();
if (missing) {
  console.error(`Not run: ${missing}.`);
  process.exit(2);
}
const server = await serve();
try {
  command('user', 'create', '--email', 'admin@sira.example', '--role', 'admin');
  const token = command('token', 'mint', '--email', 'admin@sira.example');
  await seed(server.url, token);
  process.exitCode = await fuzz(server.url, token);
} finally {
  await server.stop();
  rmSync(folder, { recursive: true, force: true });
}
