#!/usr/bin/env node
import { existsSync } from 'node:fs';
import module from 'node:module';

const [major] = process.versions.node.split('.').map(Number);
if (major < 24) {
  console.error(`Not run: doctor needs Node 24 or newer, and this is Node ${process.versions.node}.`);
  process.exit(2);
}
module.enableCompileCache();
// The package holds what its build made of the sources; the repository holds the sources.
const source = new URL('../src/cli.ts', import.meta.url);
const { main } = await import(
  existsSync(source) ? source.href : new URL('../dist/cli.js', import.meta.url).href
);
await main(process.argv);
