import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import openapiTS, { astToString } from 'openapi-typescript';
import { buildApp } from '../apps/api/src/app/app.ts';
import { readConfig } from '../apps/api/src/platform/config.ts';
import type { Deps } from '../apps/api/src/platform/deps.ts';
import { createLog } from '../apps/api/src/platform/log.ts';

const root = join(import.meta.dirname, '..');

/** The document as the routes say it. None of them runs, so there is neither a database nor a port. */
async function readDocument(): Promise<object> {
  const config = readConfig({ ENVIRONMENT: 'test', LOG_LEVEL: 'silent' });
  const deps: Pick<Deps, 'config' | 'log' | 'publicUrl' | 'now'> = {
    config,
    log: createLog(config),
    publicUrl: () => 'http://127.0.0.1',
    now: () => new Date(),
  };
  const app = await buildApp(deps as Deps);
  await app.ready();
  const document = app.swagger();
  await app.close();
  return document;
}

async function describe(): Promise<Record<string, string>> {
  const document = JSON.parse(JSON.stringify(await readDocument()));
  const types = astToString(await openapiTS(structuredClone(document), { silent: true }));
  return {
    'packages/contract/openapi.json': `${JSON.stringify(document, null, 2)}\n`,
    'apps/web/src/platform/api-types.gen.ts': `// Written by a program from the OpenAPI document of the API.\n${types}`,
  };
}

function isCurrent(path: string, text: string) {
  try {
    return readFileSync(join(root, path), 'utf8') === text;
  } catch {
    return false;
  }
}

const stale = Object.entries(await describe()).filter(([path, text]) => !isCurrent(path, text));
if (process.argv[2] === '--check') {
  for (const [path] of stale) console.error(`${path} is not what the routes say. Run: npm run api:docs`);
  if (stale.length > 0) process.exitCode = 1;
} else {
  for (const [path, text] of stale) {
    writeFileSync(join(root, path), text);
    console.log(path);
  }
}
