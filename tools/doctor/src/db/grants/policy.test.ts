import { describe, expect, it } from 'vitest';
import { GrantError } from './grant-options.ts';
import { readPolicy } from './policy.ts';
import { parseSnapshot } from './snapshot.ts';

describe('a policy', () => {
  it.each(['all', 'none', 'auto', ' all\n'])('may be the word %j', (word) => {
    expect(readPolicy(word)).toEqual({ kind: word.trim() });
  });

  it('may be a file with "expose" alone', () => {
    expect(readPolicy('{"expose": "none"}')).toEqual({ kind: 'none' });
  });

  it('as a list takes ALL for every privilege, words in any case, and usage from its roles', () => {
    const policy = readPolicy(
      JSON.stringify({
        expose: [
          { names: ['t'], roles: ['a'], privileges: ['select'] },
          { kind: 'sequence', names: ['s'], roles: ['b'], privileges: ['ALL'] },
        ],
      }),
    );
    expect(policy).toEqual({
      kind: 'list',
      usage: ['a', 'b'],
      grants: [
        { kind: 'relation', names: ['t'], roles: ['a'], privileges: ['SELECT'] },
        { kind: 'sequence', names: ['s'], roles: ['b'], privileges: ['USAGE', 'SELECT', 'UPDATE'] },
      ],
      defaults: [],
    });
  });

  it.each([
    ['', 'neither all, none nor JSON'],
    ['ALL', 'neither all, none nor JSON'],
    ['[]', 'is not an object'],
    ['{"expose": "some"}', '"expose" is none of'],
    ['{"expose": [], "exposed": 1}', 'knows no "exposed"'],
    ['{"expose": "all", "usage": ["a"]}', 'belong to a list'],
    ['{"expose": [{"names": ["t"], "roles": ["a"], "privileges": ["SELECT; DROP"]}]}', 'SELECT; DROP'],
    ['{"expose": [{"names": "t", "roles": ["a"], "privileges": []}]}', 'expose[0].names is not a list'],
    ['{"expose": [{"names": [""], "roles": ["a"], "privileges": []}]}', 'expose[0].names'],
    [
      '{"expose": [{"kind": "schema", "names": ["t"], "roles": [], "privileges": []}]}',
      'relation, sequence, function',
    ],
    ['{"expose": [], "defaults": [{"kind": "x"}]}', 'defaults[0].kind'],
    ['{"format": "doctor-grants-snapshot/9"}', 'its format is not'],
  ])('is refused with the place: %s', (text, message) => {
    expect(() => readPolicy(text)).toThrow(GrantError);
    expect(() => readPolicy(text)).toThrow(message);
  });
});

const good = {
  format: 'doctor-grants-snapshot/1',
  takenAt: '2026-01-01T00:00:00.000Z',
  database: 'd',
  systemIdentifier: null,
  version: 150_000,
  schema: { name: 'public', owner: 'o', grants: [{ role: '', privileges: ['USAGE'] }] },
  roles: ['anon'],
  objects: [{ kind: 'table', name: 't', owner: 'o', grants: [{ role: 'anon', privileges: ['SELECT'] }] }],
  defaults: [{ creator: 'o', schema: 'public', kind: 'r', grants: [] }],
};

describe('a snapshot', () => {
  it('is read back', () => {
    expect(parseSnapshot(JSON.stringify(good))).toEqual(good);
  });

  it.each([
    ['{', 'it is not JSON'],
    ['null', 'its format is not'],
    [{ database: 1 }, 'database is not a text'],
    [{ version: '15' }, 'version is not a number'],
    [{ roles: [1] }, 'roles is not a list'],
    [
      { schema: { name: 'x', owner: 'y', grants: [{ role: 'a', privileges: ['SELECT'] }] } },
      'schema.grants[0]',
    ],
    [{ objects: [{ ...good.objects[0], kind: 'database' }] }, 'objects[0].kind'],
    [
      { objects: [{ ...good.objects[0], grants: [{ role: 'a', privileges: ['SELECT ON x TO y; --'] }] }] },
      'objects[0].grants[0] names a privilege',
    ],
    [
      {
        objects: [
          { ...good.objects[0], columns: [{ name: 'c', grants: [{ role: 'a', privileges: ['DELETE'] }] }] },
        ],
      },
      'objects[0].columns[0].grants[0]',
    ],
    [{ defaults: [{ creator: 'o', schema: 'public', kind: 'n', grants: [] }] }, 'defaults[0].kind'],
  ])('that is wrong is refused with the place: %j', (wrong, message) => {
    const text = typeof wrong === 'string' ? wrong : JSON.stringify({ ...good, ...wrong });
    expect(() => parseSnapshot(text)).toThrow(GrantError);
    expect(() => parseSnapshot(text)).toThrow(message);
  });
});
