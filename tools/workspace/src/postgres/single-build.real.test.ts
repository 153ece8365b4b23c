import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  appendFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { buildOnce } from './single-build.ts';

let folder: string;
let target: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'workspace-build-'));
  target = join(folder, 'thing');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function builder(buildMs: number) {
  const script = join(folder, 'builder.ts');
  writeFileSync(
    script,
    `const { buildOnce } = await import(${JSON.stringify(new URL('./single-build.ts', import.meta.url).href)});
     const { appendFileSync, mkdirSync, writeFileSync } = await import('node:fs');
     await buildOnce({ target: ${JSON.stringify(target)}, build: async (temporary) => {
       appendFileSync(${JSON.stringify(join(folder, 'builds'))}, 'x');
       mkdirSync(temporary);
       await new Promise((resolve) => setTimeout(resolve, ${buildMs}));
       writeFileSync(temporary + '/whole', '');
     } });`,
  );
  return spawn(process.execPath, [script], { stdio: 'inherit' });
}

test('six processes at once build one thing once', async () => {
  const exits = await Promise.all(Array.from({ length: 6 }, () => once(builder(100), 'exit')));
  expect(exits.map(([code]) => code)).toEqual([0, 0, 0, 0, 0, 0]);
  expect(readFileSync(join(folder, 'builds'), 'utf8')).toBe('x');
  expect(readdirSync(target)).toEqual(['whole']);
});

test('after a builder that was killed the next one builds at once, from nothing', async () => {
  const killed = builder(60_000);
  while (!existsSync(join(folder, 'builds'))) await sleep(5);
  await sleep(20);
  killed.kill('SIGKILL');
  await once(killed, 'exit');
  const abandoned: string[] = [];
  const before = performance.now();
  await buildOnce({
    target,
    abandon: async (temporary) => {
      abandoned.push(temporary);
    },
    build: async (temporary) => mkdirSync(temporary),
  });
  expect(performance.now() - before).toBeLessThan(500);
  expect(abandoned).toHaveLength(1);
  expect(readdirSync(folder).filter((name) => name.includes('.building-'))).toEqual([]);
});

test('a build that fails leaves nothing, and its error comes through', async () => {
  const failing = buildOnce({
    target,
    build: async (temporary) => {
      mkdirSync(temporary);
      appendFileSync(join(temporary, 'half'), '');
      throw new Error('the migration failed');
    },
  });
  await expect(failing).rejects.toThrow('the migration failed');
  expect(readdirSync(folder)).toEqual(['thing.lock']);
});

test('a wait that takes too long names the lock', async () => {
  const slow = buildOnce({
    target,
    build: async (temporary) => (await sleep(300), void mkdirSync(temporary)),
  });
  const waiting = buildOnce({ target, waitMs: 50, build: async () => {} });
  await expect(waiting).rejects.toMatchObject({ code: 'build-takes-too-long' });
  await slow;
});
