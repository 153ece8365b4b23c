#!/usr/bin/env node
import { existsSync } from 'node:fs';
import { setFlagsFromString } from 'node:v8';

const [major] = process.versions.node.split('.').map(Number);
if (major < 24) {
  console.error(`Not run: ci-report needs Node 24 or newer, and this is Node ${process.versions.node}.`);
  process.exit(2);
}
// Reading leaves much short-lived text behind. Collected in small rounds it stays small; that costs a tenth of the speed.
setFlagsFromString('--semi-space-growth-factor=1');
setFlagsFromString('--heap-growing-percent=40');
// The package holds what `build.ts` made of the sources; the repository holds the sources.
const source = new URL('../src/cli.ts', import.meta.url);
const { main } = await import(
  existsSync(source) ? source.href : new URL('../dist/cli.js', import.meta.url).href
);
await main(process.argv);
