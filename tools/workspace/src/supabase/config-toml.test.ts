import { describe, expect, it } from 'vitest';
import { changeToml, readToml } from './config-toml.ts';

const port = (path: string, value: number) => ({ path: path.split('.'), value: String(value), insert: true });

describe('a TOML file with other values', () => {
  it.each([
    [
      'keeps spaces and comments',
      '[api]\n  port   =  54321   # the API\n',
      '[api]\n  port   =  3004   # the API\n',
    ],
    ['keeps Windows line ends', '[api]\r\nport = 1\r\nx = 2\r\n', '[api]\r\nport = 3004\r\nx = 2\r\n'],
    ['adds a line with the line end of the file', '[api]\r\nx = 2\r\n', '[api]\r\nport = 3004\r\nx = 2\r\n'],
    ['keeps mixed line ends', '[api]\nx = 2\r\nport = 1\n', '[api]\nx = 2\r\nport = 3004\n'],
    ['keeps a missing last line end', '[api]\nport = 1', '[api]\nport = 3004'],
    [
      'leaves the port of another table',
      '[db]\nport = 1\n[api]\nport = 2\n',
      '[db]\nport = 1\n[api]\nport = 3004\n',
    ],
    ['replaces a value in quotes', '[api]\nport = "env(P#1)" # x\n', '[api]\nport = 3004 # x\n'],
    ['reads a dotted key', 'api.port = 1\n', 'api.port = 3004\n'],
    ['reads a quoted key', '["api"]\n"port" = 1\n', '["api"]\n"port" = 3004\n'],
    ['ignores what stands in a comment', '[api]\n# port = 1\nport = 2\n', '[api]\n# port = 1\nport = 3004\n'],
    [
      'ignores what stands in a long string',
      'a = """\n[api]\nport = 1\n"""\n[api]\nport = 2\n',
      'a = """\n[api]\nport = 1\n"""\n[api]\nport = 3004\n',
    ],
    [
      'ignores what stands in a list over lines',
      'a = [\n  "x", # ]\n  """\n[api]""",\n]\n[api]\nport = 2\n',
      'a = [\n  "x", # ]\n  """\n[api]""",\n]\n[api]\nport = 3004\n',
    ],
    [
      'ignores an element of a list of tables',
      '[[api]]\nport = 1\n',
      '[[api]]\nport = 1\n\n[api]\nport = 3004\n',
    ],
    ['adds a key below its header', '[api]\nenabled = true\n', '[api]\nport = 3004\nenabled = true\n'],
    [
      'adds a key beside dotted ones',
      'api.enabled = true\nx = 1\n',
      'api.enabled = true\napi.port = 3004\nx = 1\n',
    ],
    ['adds a table at the end', 'x = 1\n', 'x = 1\n\n[api]\nport = 3004\n'],
    ['adds a table after a line without an end', 'x = 1', 'x = 1\n\n[api]\nport = 3004\n'],
  ])('%s', (_name, before, after) => {
    expect(changeToml(before, [port('api.port', 3004)])).toBe(after);
  });

  it('adds a key of the top before every table', () => {
    const id = { path: ['project_id'], value: '"shop"', insert: true };
    expect(changeToml('[api]\nport = 1\n', [id])).toBe('project_id = "shop"\n[api]\nport = 1\n');
  });

  it('does not add what is only to be changed', () => {
    expect(changeToml('[api]\n', [{ ...port('api.port', 1), insert: false }])).toBe('[api]\n');
  });

  it('puts two new keys of a table into one table', () => {
    const text = changeToml('', [port('db.port', 1), port('db.shadow_port', 2)]);
    expect(text.match(/\[db\]/g)).toHaveLength(1);
  });

  it('refuses an inline table and names its line', () => {
    expect(() => changeToml('\napi = { enabled = true }\n', [port('api.port', 1)])).toThrow(/api \(line 2\)/);
  });

  it('reads a value as it is written', () => {
    const text = 'id = "a # b" # c\n[db.pooler]\nenabled = true\n';
    expect([
      readToml(text, ['id']),
      readToml(text, ['db', 'pooler', 'enabled']),
      readToml(text, ['x']),
    ]).toEqual(['"a # b"', 'true', null]);
  });
});
