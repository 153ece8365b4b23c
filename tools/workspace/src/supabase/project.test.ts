import { describe, expect, it } from 'vitest';
import { PORT_NAMES } from '../ports/blocks.ts';
import { MAIL_PLACE, planSupabase, projectIdOf, SUPABASE_PLACES } from './project.ts';

const TEXT = `project_id = "shop"

[api]
port = 54321
[db]
port = 54322
shadow_port = 54320
[db.pooler]
enabled = false
port = 54329
[studio]
port = 54323
[local_smtp]
port = 54324
[auth.email.smtp]
port = 587
[edge_runtime]
inspector_port = 8083
[analytics]
enabled = true
port = 54327
`;

describe('the Supabase project of a workspace', () => {
  it('moves every port of the stack into the block, no two that are open at once alike', () => {
    const plan = planSupabase(TEXT, { repo: 'shop', basePort: 3011, taken: [0, 1, 2], cliVersion: null });
    expect(plan.ports).toEqual({
      'api.port': 3014,
      'db.port': 3015,
      'studio.port': 3016,
      'local_smtp.port': 3018,
      'analytics.port': 3019,
      'db.shadow_port': 3020,
      'edge_runtime.inspector_port': 3017,
      'db.pooler.port': 3020,
    });
    expect(plan.text).not.toMatch(/543\d\d|8083/);
  });

  it('changes nothing else, the port of a real mail server least of all', () => {
    const plan = planSupabase(TEXT, { repo: 'shop', basePort: 3011, taken: [], cliVersion: null });
    const digits = (text: string) =>
      text
        .replace(/^(port|shadow_port|inspector_port) = \d+$/gm, '$1 =')
        .split('\n')
        .slice(1);
    expect(digits(plan.text)).toEqual(digits(TEXT));
    expect(plan.text).toContain('[auth.email.smtp]\nport = 587\n');
  });

  it('adds the ports that are open by default and not written', () => {
    const { text } = planSupabase('project_id = "x"\n', {
      repo: 'shop',
      basePort: 3011,
      taken: [],
      cliVersion: null,
    });
    expect(text).toContain('[analytics]\nport = 3019\n');
    expect(text).toContain('[edge_runtime]\ninspector_port = ');
    expect(text).not.toContain('pooler');
  });

  it('gives a pooler that is on a port of its own', () => {
    const on = TEXT.replace('enabled = false', 'enabled = true');
    const { ports } = planSupabase(on, { repo: 'shop', basePort: 3011, taken: [0, 1, 2], cliVersion: null });
    const open = [
      'api.port',
      'db.port',
      'studio.port',
      'local_smtp.port',
      'analytics.port',
      'db.pooler.port',
      'db.shadow_port',
    ];
    expect(new Set(open.map((path) => ports[path])).size).toBe(open.length);
  });

  it('has the places that have its names', () => {
    expect([...Object.values(SUPABASE_PLACES), MAIL_PLACE]).toEqual(
      ['supabase-api', 'supabase-db', 'studio', 'inbucket'].map((name) => PORT_NAMES[name]),
    );
  });

  // CLI 3.1.0: "[inbucket] in supabase/config.toml is no longer supported. Use [local_smtp] instead."
  it.each([
    ['[local_smtp]\nport = 1\n', '2.107.0', 'local_smtp'],
    ['[inbucket]\nport = 1\n', '3.1.0', 'inbucket'],
    ['local_smtp.enabled = false\n', '2.107.0', 'local_smtp'],
    ['[inbucket]\nport = 1\n[local_smtp]\nport = 2\n', '2.109.1', 'local_smtp'],
    ['# [inbucket]\n', '2.108.0', 'local_smtp'],
    ['', '3.1.0', 'local_smtp'],
    ['', '10.0.0', 'local_smtp'],
    ['', '2.107.9', 'inbucket'],
    ['', '1.226.4', 'inbucket'],
    ['', null, 'local_smtp'],
  ])('moves the mail catcher of %j for CLI %s in %s', (text, cliVersion, table) => {
    const plan = planSupabase(text, { repo: 'shop', basePort: 3011, taken: [], cliVersion });
    expect(plan.ports[`${table}.port`]).toBe(3018);
    expect(plan.text).toContain(`port = 3018`);
    const other = table === 'inbucket' ? 'local_smtp' : 'inbucket';
    expect(Object.keys(plan.ports).filter((path) => path.startsWith(other))).toEqual([]);
  });

  it('moves the mail ports for programs when they are written', () => {
    const text = '[local_smtp]\nport = 54324\nsmtp_port = 54325\npop3_port = 54326\n';
    const { ports } = planSupabase(text, { repo: 'shop', basePort: 3011, taken: [0, 1], cliVersion: null });
    expect(ports).toMatchObject({ 'local_smtp.smtp_port': 3020, 'local_smtp.pop3_port': 3017 });
  });

  it('says it in variables too, which win over the file', () => {
    const plan = planSupabase(TEXT, { repo: 'shop', basePort: 3011, taken: [0, 1, 2], cliVersion: null });
    expect(plan.overrides).toEqual({
      SUPABASE_PROJECT_ID: 'shop-ws-3011-sb',
      SUPABASE_API_PORT: '3014',
      SUPABASE_DB_PORT: '3015',
      SUPABASE_STUDIO_PORT: '3016',
      SUPABASE_LOCAL_SMTP_PORT: '3018',
      SUPABASE_ANALYTICS_PORT: '3019',
      SUPABASE_DB_SHADOW_PORT: '3020',
      SUPABASE_EDGE_RUNTIME_INSPECTOR_PORT: '3017',
      SUPABASE_DB_POOLER_PORT: '3020',
    });
  });

  it('stays inside the block', () => {
    const { ports } = planSupabase(TEXT, {
      repo: 'shop',
      basePort: 3011,
      taken: [0, 1, 2],
      cliVersion: null,
    });
    for (const port of Object.values(ports)) expect(port >= 3011 && port <= 3020).toBe(true);
  });

  it('says which place another service has', () => {
    expect(() => planSupabase(TEXT, { repo: 'shop', basePort: 3011, taken: [4], cliVersion: null })).toThrow(
      /db\.port goes to place 4/,
    );
  });

  it('says when the block is full', () => {
    const taken = [0, 1, 2, 6, 8, 9];
    expect(() => planSupabase(TEXT, { repo: 'shop', basePort: 3011, taken, cliVersion: null })).toThrow(
      /no place left/,
    );
  });

  it.each([
    ['shop', 'shop-ws-3011-sb'],
    ['My.Shop_2', 'my-shop-2-ws-3011-sb'],
    ['--', 'repo-ws-3011-sb'],
  ])('names the project of %s', (repo, id) => {
    expect(projectIdOf(repo, 3011)).toBe(id);
  });

  it('keeps the port in a long name, which the CLI would cut', () => {
    const [one, two] = [3011, 3021].map((port) => projectIdOf('a'.repeat(60), port));
    expect(one).toHaveLength(40);
    expect(one).not.toBe(two);
  });
});
