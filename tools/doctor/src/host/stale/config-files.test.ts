import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, statSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openConfigFiles } from './config-files.ts';
import { readNginxText } from './nginx-text.ts';

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'doctor-root-'));
  mkdirSync(join(root, 'etc/sites'), { recursive: true });
  writeFileSync(join(root, 'etc/a.conf'), 'inside');
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

describe('the files of a configuration', () => {
  it('are those below the root of the process, wherever their links lead', () => {
    symlinkSync('/etc/a.conf', join(root, 'etc/sites/absolute'));
    symlinkSync('../../../../../etc/a.conf', join(root, 'etc/sites/upwards'));
    symlinkSync('/etc/passwd', join(root, 'etc/sites/out'));
    const files = openConfigFiles(root);
    expect(files.read('/etc/sites/absolute')).toBe('inside');
    expect(files.read('/etc/sites/upwards')).toBe('inside');
    expect(files.read('/../etc/a.conf')).toBe('inside');
    expect(() => files.read('/etc/sites/out')).toThrow(/ENOENT/);
  });

  it('are found as the shell finds them, hidden ones not', () => {
    for (const name of ['b.conf', 'c.conf', '.d.conf', 'e.txt'])
      writeFileSync(join(root, 'etc/sites', name), '');
    const files = openConfigFiles(root);
    expect(files.glob('/etc/sites/*.conf')).toEqual(['/etc/sites/b.conf', '/etc/sites/c.conf']);
    expect(files.glob('/e?c/[!x]ites/[b-e].*')).toEqual([
      '/etc/sites/b.conf',
      '/etc/sites/c.conf',
      '/etc/sites/e.txt',
    ]);
    expect(files.glob('/nowhere/*')).toEqual([]);
  });

  it('are as new as the newest of files, links and folders on the way', () => {
    const before = openConfigFiles(root);
    before.read('/etc/a.conf');
    expect(before.changedMs()).toBeCloseTo(statSync(join(root, 'etc/a.conf')).ctimeMs, -1);
    // A date that was set by hand does not hide a change.
    utimesSync(join(root, 'etc/a.conf'), 1, 1);
    const after = openConfigFiles(root);
    after.read('/etc/a.conf');
    expect(after.changedMs()).toBeGreaterThanOrEqual(before.changedMs());
    const folder = openConfigFiles(root);
    folder.glob('/etc/sites/*');
    expect(folder.changedMs()).toBeGreaterThan(0);
  });

  it('that are pipes, circles or folders are not read', () => {
    execFileSync('mkfifo', [join(root, 'pipe')]);
    symlinkSync('circle', join(root, 'circle'));
    const files = openConfigFiles(root);
    expect(() => files.read('/pipe')).toThrow(/no file/);
    expect(() => files.read('/circle')).toThrow(/circle/);
    expect(() => files.read('/etc')).toThrow(/no file/);
  });

  it('of nginx -T are put where they are included, and what looks like a file is not lost', () => {
    const file = join(root, 'dump');
    writeFileSync(
      file,
      '# configuration file /n/nginx.conf:\nupstream a { include active.conf; }\ninclude /n/d/*.conf;\ninclude gone;\n\n# configuration file /n/active.conf:\nserver x:1;\n\n# configuration file /n/d/s.conf:\npass a;\n# configuration file /not/included:\npass b;\n',
    );
    const { text, missing } = readNginxText(file);
    expect(text.replace(/\s+/g, ' ').trim()).toBe('upstream a { server x:1; } pass a; pass b;');
    expect(missing).toEqual(['/n/gone']);
  });
});
