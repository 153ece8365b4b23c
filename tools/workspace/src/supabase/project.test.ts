import { describe, expect, it } from 'vitest';
import { PORT_NAMES } from '../ports/blocks.ts';
import { planSupabase, projectIdOf, SUPABASE_PLACES } from './project.ts';

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
[inbucket]
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
    const plan = planSupabase(TEXT, { repo: 'shop', basePort: 3011, taken: [0, 1, 2] });
    expect(plan.ports).toEqual({
      'api.port': 3014,
      'db.port': 3015,
      'studio.port': 3016,
      'inbucket.port': 3018,
      'analytics.port': 3019,
      'db.shadow_port': 3020,
      'edge_runtime.inspector_port': 3017,
      'db.pooler.port': 3020,
    });
    expect(plan.text).not.toMatch(/543\d\d|8083/);
  });

  it('changes nothing else, the port of a real mail server least of all', () => {
    const plan = planSupabase(TEXT, { repo: 'shop', basePort: 3011, taken: [] });
    const digits = (text: string) =>
      text
        .replace(/^(port|shadow_port|inspector_port) = \d+$/gm, '$1 =')
        .split('\n')
        .slice(1);
    expect(digits(plan.text)).toEqual(digits(TEXT));
    expect(plan.text).toContain('[auth.email.smtp]\nport = 587\n');
  });

  it('adds the ports that are open by default and not written', () => {
    const { text } = planSupabase('project_id = "x"\n', { repo: 'shop', basePort: 3011, taken: [] });
    expect(text).toContain('[analytics]\nport = 3019\n');
    expect(text).toContain('[edge_runtime]\ninspector_port = ');
    expect(text).not.toContain('pooler');
  });

  it('gives a pooler that is on a port of its own', () => {
    const on = TEXT.replace('enabled = false', 'enabled = true');
    const { ports } = planSupabase(on, { repo: 'shop', basePort: 3011, taken: [0, 1, 2] });
    const open = [
      'api.port',
      'db.port',
      'studio.port',
      'inbucket.port',
      'analytics.port',
      'db.pooler.port',
      'db.shadow_port',
    ];
    expect(new Set(open.map((path) => ports[path])).size).toBe(open.length);
  });

  it('has the places that have its names', () => {
    expect(Object.values(SUPABASE_PLACES)).toEqual(
      ['supabase-api', 'supabase-db', 'studio', 'inbucket'].map((name) => PORT_NAMES[name]),
    );
  });

  it('stays inside the block', () => {
    const { ports } = planSupabase(TEXT, { repo: 'shop', basePort: 3011, taken: [0, 1, 2] });
    for (const port of Object.values(ports)) expect(port >= 3011 && port <= 3020).toBe(true);
  });

  it('says which place another service has', () => {
    expect(() => planSupabase(TEXT, { repo: 'shop', basePort: 3011, taken: [4] })).toThrow(
      /db\.port goes to place 4/,
    );
  });

  it('says when the block is full', () => {
    const taken = [0, 1, 2, 6, 8, 9];
    expect(() => planSupabase(TEXT, { repo: 'shop', basePort: 3011, taken })).toThrow(/no place left/);
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
