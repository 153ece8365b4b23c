#!/usr/bin/env node
const [major] = process.versions.node.split('.').map(Number);
if (major < 24) {
  console.error(
    `SIRA needs Node 24 or newer; this is Node ${process.versions.node}. Run it with npx sira in the project, which brings its own.`,
  );
  process.exit(2);
}
await import('../src/main.ts');
