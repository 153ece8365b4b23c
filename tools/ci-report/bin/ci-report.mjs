#!/usr/bin/env node
const [major] = process.versions.node.split('.').map(Number);
if (major < 24) {
  console.error(`Not run: ci-report needs Node 24 or newer, and this is Node ${process.versions.node}.`);
  process.exit(2);
}
const { main } = await import('../src/cli.ts');
await main(process.argv);
