import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { causeOf, catalogue, entryOf, listCauses } from './catalogue.ts';
import { layers } from './cause.ts';
import { causesPage } from './causes-page.ts';

describe('the catalogue of causes', () => {
  it('answers each of the 71 rows of the symptoms table', () => {
    const rows = new Set(catalogue.flatMap((entry) => entry.rows));
    expect([...rows].toSorted((a, b) => a - b)).toEqual(Array.from({ length: 71 }, (_, index) => index + 1));
  });

  it('has every id once, in kebab-case', () => {
    const ids = catalogue.map((entry) => entry.id);
    expect(new Set(ids).size).toBe(ids.length);
    for (const id of ids) expect(id).toMatch(/^[a-z0-9]+(-[a-z0-9]+)*$/);
  });

  it.each(catalogue.map((entry) => [entry.id, entry] as const))(
    '%s has a layer, a title, signs and a fix',
    (_, entry) => {
      expect(layers).toContain(entry.layer);
      expect(entry.title.length).toBeGreaterThan(10);
      expect(entry.symptoms.length).toBeGreaterThan(0);
      expect(entry.fix.length).toBeGreaterThan(0);
      expect([entry.title, ...entry.symptoms, ...entry.fix].join('')).not.toMatch(
        /rejectUnauthorized: ?false/,
      );
    },
  );

  it('names the ids other programs rely on', () => {
    for (const id of [
      'ipv6-only-host',
      'pooler-host-wrong',
      'password-not-encoded',
      'prepared-statement-over-transaction-pooling',
      'session-pool-full',
    ])
      expect(entryOf(id).id).toBe(id);
  });

  it('lists them by layer in the order of the walk, as copies', () => {
    const listed = listCauses();
    const order = listed.map((entry) => layers.indexOf(entry.layer));
    expect(order).toEqual(order.toSorted((a, b) => a - b));
    const first = listed[0]?.fix as string[] | undefined;
    first?.push('changed');
    expect(listCauses()[0]?.fix).not.toContain('changed');
  });

  it('builds a cause with the general fix or the one given, and refuses an unknown id', () => {
    expect(causeOf('password-wrong', 'likely', ['seen'])).toMatchObject({
      layer: 'authentication',
      evidence: ['seen'],
    });
    expect(causeOf('password-wrong', 'likely', [], ['do this']).fix).toEqual(['do this']);
    expect(() => causeOf('no-such-cause', 'likely', [])).toThrow('no-such-cause');
  });

  it('is what CAUSES.md says; else run node tools/doctor/scripts/write-causes-page.ts', () => {
    const page = readFileSync(new URL('../../CAUSES.md', import.meta.url), 'utf8');
    expect(page).toBe(causesPage());
  });
});
