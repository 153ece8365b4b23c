import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readlinkSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { writeSupabaseFolder } from './folder.ts';

const OPTIONS = { repo: 'shop', basePort: 3011, taken: [], cliVersion: '3.1.0' };

describe('the folder that the CLI works in', () => {
  let top: string;
  let tree: string;
  let folder: string;
  const write = (config = join(tree, 'supabase', 'config.toml')) =>
    writeSupabaseFolder(config, folder, OPTIONS);
  beforeEach(() => {
    top = mkdtempSync(join(tmpdir(), 'workspace-supabase-'));
    [tree, folder] = [join(top, 'tree'), join(top, 'data')];
    mkdirSync(join(tree, 'supabase'), { recursive: true });
    mkdirSync(folder);
    writeFileSync(join(tree, 'supabase', 'config.toml'), 'project_id = "shop"\n');
  });
  afterEach(() => rmSync(top, { recursive: true }));

  it('has the configuration of the workspace and links to the rest', () => {
    writeFileSync(join(tree, 'supabase', 'seed.sql'), 'select 1;');
    write();
    expect(readFileSync(join(folder, 'supabase', 'config.toml'), 'utf8')).toContain('"shop-ws-3011-sb"');
    expect(readlinkSync(join(folder, 'supabase', 'seed.sql'))).toBe(join(tree, 'supabase', 'seed.sql'));
    rmSync(join(tree, 'supabase', 'seed.sql'));
    write();
    expect(existsSync(join(folder, 'supabase', 'seed.sql'))).toBe(false);
  });

  it('leaves what the CLI makes in the working tree, the first migration too', () => {
    write();
    writeFileSync(join(folder, 'supabase', 'migrations', '1_jobs.sql'), '');
    expect(existsSync(join(tree, 'supabase', 'migrations', '1_jobs.sql'))).toBe(true);
    for (const name of ['functions', 'snippets'])
      expect(readlinkSync(join(folder, 'supabase', name))).toBe(join(tree, 'supabase', name));
  });

  it('has the .env files that `env(…)` is read from, also when they come later or go', () => {
    for (const name of ['.env', '.env.development.local', '.envrc', '.env-old'])
      writeFileSync(join(tree, name), '');
    mkdirSync(join(tree, '.env.d'));
    write();
    const linked = ['.env', '.env.development.local', '.env.local'].map((name) =>
      existsSync(join(folder, name)),
    );
    expect(linked).toEqual([true, true, false]);
    for (const name of ['.envrc', '.env-old', '.env.d'])
      expect(existsSync(join(folder, name)), name).toBe(false);
    rmSync(join(tree, '.env'));
    writeFileSync(join(tree, '.env.local'), '');
    write();
    expect(existsSync(join(folder, '.env.local'))).toBe(true);
    expect(existsSync(join(folder, '.env'))).toBe(false);
  });

  it.each(['config.json', 'config.jsonc', '.temp', '.branches'])(
    'does not have %s, which the CLI would take instead or keeps for itself',
    (name) => {
      writeFileSync(join(tree, 'supabase', name), '{}');
      write();
      expect(existsSync(join(folder, 'supabase', name))).toBe(false);
    },
  );

  it('does not read JSON, and says so', () => {
    writeFileSync(join(tree, 'supabase', 'config.json'), '{}');
    expect(() => write(join(tree, 'supabase', 'config.json'))).toThrow(/is JSON, and only config\.toml/);
  });

  it('says when there is no configuration', () => {
    rmSync(join(tree, 'supabase', 'config.toml'));
    expect(() => write()).toThrow(/cannot be read \(ENOENT\)/);
  });
});
