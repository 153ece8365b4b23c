import { execFile, spawn } from 'node:child_process';
import { createConnection } from 'node:net';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, type Page, test } from '@playwright/test';
import { copyForDevelopment, type DevelopmentCopy } from './development-copy.ts';

const run = promisify(execFile);
const PASSWORD = 'a long enough password';

/** What `workspace create|status --json` say, as far as this journey asks. */
interface Described {
  name: string;
  path: string;
  ports: Record<string, number>;
  services: { name: string; state: string; pid: number | null }[];
  databaseUrl: string;
}

let copy: DevelopmentCopy;
const running: { end: () => Promise<void> }[] = [];
test.beforeAll(() => {
  copy = copyForDevelopment('22001-22500');
});
test.afterAll(async () => {
  test.setTimeout(120_000);
  // After a failure too nothing may go on running.
  for (const { end } of running) await end().catch(() => {});
  for (const { path } of await list().catch(() => [])) {
    await workspace(path, 'down').catch(() => {});
  }
  copy.remove();
});

async function workspace(cwd: string, ...words: string[]) {
  const bin = join(copy.folder, 'node_modules/.bin');
  const env = { ...copy.environment, PATH: `${bin}:${process.env['PATH']}` };
  const { stdout } = await run('workspace', words, { cwd, env, maxBuffer: 1e7 });
  return stdout;
}

const list = async () =>
  JSON.parse(await workspace(copy.folder, 'list', '--json')) as (Described & { isMain?: boolean })[];

/** `make dev` until all of it answers and it has printed the link that makes the first admin. */
async function makeDev(folder: string) {
  const child = spawn('make', ['dev'], {
    cwd: folder,
    env: copy.environment as NodeJS.ProcessEnv,
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  // As a terminal does it: to make and to everything below it. Make itself then ends by the signal.
  const end = async () => {
    if (child.exitCode === null && child.signalCode === null) process.kill(-child.pid!, 'SIGINT');
    await ended;
  };
  running.push({ end });
  const link = await new Promise<string>((resolve, reject) => {
    const read = (part: Buffer) => {
      output += part.toString();
      const plain = output.replace(/\u001b\[\d+m/g, '');
      const found = /http:\S+\/welcome\?token=\S+/.exec(plain);
      if (found && plain.includes('Ctrl-C stops')) resolve(found[0]);
    };
    child.stdout.on('data', read);
    child.stderr.on('data', read);
    child.once('exit', (code) => reject(new Error(`make dev ended with ${code}: ${output}`)));
  });
  return { link, end, output: () => output.replace(/\u001b\[\d+m/g, '') };
}

async function becomeAdmin(page: Page, link: string, organisation: string) {
  await page.goto(link);
  await page.getByLabel('Organisation').fill(organisation);
  await page.getByLabel('Your name').fill('Ada Admin');
  await page.getByLabel('E-mail').fill('ada@harbour.example');
  await page.getByLabel('Password').fill(PASSWORD);
  await page.getByRole('button', { name: 'Start with SIRA' }).click();
  await expect(page.getByRole('link', { name: /import/i }).first()).toBeVisible();
}

const isOpen = (port: number) =>
  new Promise<boolean>((resolve) => {
    const socket = createConnection({ host: '127.0.0.1', port });
    const answer = (isThere: boolean) => {
      socket.destroy();
      resolve(isThere);
    };
    socket.once('connect', () => answer(true)).once('error', () => answer(false));
  });

test('three workspaces run at once, each with its own data, in one browser', async ({ context }) => {
  test.setTimeout(600_000);
  const names = ['main', 'late-fees', 'new-planner'];

  const main = await makeDev(copy.folder);
  const made: Described[] = [];
  for (const name of names.slice(1)) {
    made.push(JSON.parse(await workspace(copy.folder, 'create', name, '--json')) as Described);
  }
  const stacks = [main, ...(await Promise.all(made.map(({ path }) => makeDev(path))))];

  // A page that is being bundled for the first time may let a health check of a second wait.
  await expect
    .poll(async () => (await list()).flatMap(({ services }) => services.map(({ state }) => state)))
    .toEqual(Array(12).fill('running'));
  const all = await list();
  expect(all.map(({ name }) => name).toSorted()).toEqual([...names].toSorted());
  expect(new Set(all.map(({ databaseUrl }) => databaseUrl)).size).toBe(3);

  // One browser, one jar of cookies: signing in to one must not sign out of another.
  const pages = await Promise.all(names.map(() => context.newPage()));
  for (const [index, page] of pages.entries()) {
    await becomeAdmin(page, stacks[index]!.link, `Company of ${names[index]}`);
  }
  for (const [index, page] of pages.entries()) {
    await page.goto(`${new URL(stacks[index]!.link).origin}/settings`);
    await expect(page.getByLabel('Name of the organisation')).toHaveValue(`Company of ${names[index]}`);
    await page.screenshot({
      path: join(import.meta.dirname, `../artifacts/screenshots/workspace-${names[index]}.png`),
    });
  }

  await test.step('the address with the name of the branch is the same page', async () => {
    const { port } = new URL(stacks[1]!.link);
    const answer = await pages[1]!.goto(`http://late-fees.localhost:${port}/`);
    expect(answer?.status()).toBe(200);
  });

  await test.step('Ctrl-C ends what make dev started; remove and prune leave nothing', async () => {
    for (const { end } of stacks) await end();
    const before = await list();
    for (const { services } of before) {
      expect(services.map(({ name, state }) => `${name} ${state}`)).toEqual([
        'db running',
        'mail running',
        'api stopped',
        'web stopped',
      ]);
    }
    for (const { path } of made) await workspace(copy.folder, 'remove', path.split('/').at(-1)!, '--json');
    await workspace(copy.folder, 'down');
    await workspace(copy.folder, 'prune');
    expect((await list()).map(({ name }) => name)).toEqual(['main']);
    for (const { ports } of before) {
      for (const port of new Set(Object.values(ports)))
        expect(await isOpen(port), `port ${port}`).toBe(false);
    }
  });
});
