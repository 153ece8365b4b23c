import { describe, expect, it } from 'vitest';
import { first, score } from '../../../test/explain/answer.ts';
import { readTexts } from '../../../test/explain/read-texts.ts';
import { explain } from './explain.ts';

describe('texts of many drivers, languages and wrappings', () => {
  it.each([
    'texts-tuned.txt',
    'texts-held-out.txt',
    'texts-public.txt',
    'texts-public-second.txt',
    'texts-public-third.txt',
    'texts-public-fourth.txt',
    'texts-public-fifth.txt',
    'texts-public-fifth-a.txt',
    'texts-public-fifth-b.txt',
    'texts-public-fifth-c.txt',
    'texts-public-fifth-d.txt',
    'texts-public-fifth-e.txt',
    'texts-public-fifth-f.txt',
    'texts-public-fifth-g.txt',
    'texts-public-fifth-h.txt',
    'texts-public-fifth-i.txt',
    'texts-public-sixth.txt',
    'texts-public-seventh.txt',
    'texts-public-eighth.txt',
    'texts-public-ninth.txt',
    'texts-public-tenth.txt',
    'texts-public-eleventh.txt',
  ])('at least 95 %% of %s are right and none is confidently wrong', (name) => {
    const result = score(name);
    expect(result.share, result.wrong.join('\n---\n')).toBeGreaterThanOrEqual(0.95);
    expect(result.confidentlyWrong).toEqual([]);
  });

  it('has more than 200 texts, half of them not looked at while tuning', () => {
    expect(score('texts-tuned.txt').count + score('texts-held-out.txt').count).toBeGreaterThan(200);
  });

  it('leaves every text that is no database error unknown', () => {
    const [first, fifth] = [score('texts-not-a-database.txt'), score('texts-not-a-database-fifth.txt')];
    expect(first.count).toBeGreaterThanOrEqual(40);
    expect(fifth.count).toBeGreaterThanOrEqual(50);
    expect([...first.wrong, ...fifth.wrong]).toEqual([]);
  });

  it('is never certain about words that other programs use as well, and says unknown of most', () => {
    const result = score('texts-other-programs.txt');
    expect(result.count).toBeGreaterThanOrEqual(30);
    expect(result.confidentlyWrong).toEqual([]);
    expect(result.share, result.wrong.join('\n---\n')).toBeGreaterThanOrEqual(0.85);
  });

  it.each([
    ['FATAL:  database "redis" does not exist', 'database-not-found'],
    ['FATAL:  role "vault" does not exist', 'role-not-found'],
    ['ERROR:  permission denied for table oracle_import', 'table-grants-missing'],
  ])('is certain of what the server writes, whatever the names in it: %s', (text, id) => {
    expect(explain(text).causes[0]).toMatchObject({ id, certainty: 'proved' });
  });

  it.each(
    readTexts('texts-held-out.txt').map(({ text, expected }) => [text.slice(0, 60), text, expected] as const),
  )('the answer is the same in colour, in JSON and in a log: %s', (_, text, expected) => {
    for (const wrapped of [
      text
        .split('\n')
        .map((line) => `\u001b[31m${line}\u001b[0m`)
        .join('\n'),
      JSON.stringify({ level: 50, pid: 7, err: { type: 'Error', message: text } }),
      text
        .split('\n')
        .map((line) => `api-1  | 2026-01-02T03:04:05.678Z ${line}`)
        .join('\n'),
    ]) {
      expect(expected).toContain(first(wrapped));
    }
  });
});
