import { expect, test } from 'vitest';
import { causeOf } from './catalogue.ts';
import type { Diagnosis } from './cause.ts';
import { planInWords, grantsInWords } from './grants-words.ts';
import type { RepairPlan } from './grants/index.ts';
import { printDiagnosis } from './print.ts';

const said = (diagnosis: Partial<Diagnosis>) =>
  printDiagnosis({ verdict: 'cause_found', causes: [], checked: [], ...diagnosis }, null).replaceAll(
    // Colours are the terminal's matter.
    /\u001b\[\d+m/g,
    '',
  );

test('reasons that one text has in common are told as a choice, not as so many faults', () => {
  const both = ['password-wrong', 'role-expired'].map((id) => causeOf(id, 'likely', ['28P01']));
  expect(said({ causes: both })).toContain('at the layer “authentication”, for one of these 2 reasons.');
  const apart = [causeOf('password-wrong', 'likely', []), causeOf('table-grants-missing', 'proved', [])];
  expect(said({ causes: apart })).toContain('2 causes; mend them from the top');
});

test('the same command is printed once, and long evidence is summed up', () => {
  const evidence = Array.from({ length: 300 }, (_, at) => `table t${at}: anon has nothing`);
  const ids = ['schema-usage-missing', 'table-grants-missing', 'default-privileges-missing'];
  const text = said({ causes: ids.map((id) => causeOf(id, 'proved', evidence)) });
  expect(text.match(/--fix --dry-run/g)).toHaveLength(1);
  expect(text.match(/288 more \(--json has them all\)/g)).toHaveLength(3);
  expect(text.split('\n').length).toBeLessThan(60);
});

test('a URL that works is not printed again, one that does not is', () => {
  const url = 'postgresql://u:***@h:5432/d';
  expect(said({ verdict: 'healthy', url })).not.toContain(url);
  for (const id of ['database-not-found', 'table-grants-missing', 'password-wrong'])
    expect(said({ causes: [causeOf(id, 'proved', [])], url })).not.toContain(url);
  expect(said({ causes: [causeOf('password-not-encoded', 'proved', [])], url })).toContain(url);
});

test('healthy with something that was passed over does not say that all of it works', () => {
  const passed = { layer: 'network', state: 'passed', detail: 'b' } as const;
  const failed = { layer: 'network', state: 'failed', detail: 'a' } as const;
  expect(said({ verdict: 'healthy', checked: [passed] })).toContain('every layer that was checked works');
  const mixed = said({ verdict: 'healthy', checked: [failed, passed] });
  expect(mixed).toContain('Healthy: the database answers');
  expect(mixed).not.toContain('every layer');
});

function planOf(tables: number): RepairPlan {
  const names = Array.from({ length: tables }, (_, at) => `t${at}`);
  const opens = names.map((name) => ({ kind: 'table' as const, name, role: 'anon', privileges: ['SELECT'] }));
  const statements = names.map((name) => `GRANT SELECT ON TABLE "public"."${name}" TO "anon"`);
  return {
    kind: 'repair',
    opens,
    closes: [],
    refuses: [],
    unable: [],
    notes: [],
    statements,
  } as unknown as RepairPlan;
}

test('a plan can be pasted into psql as it stands, its parts are indented', () => {
  const text = planInWords(planOf(2));
  expect(text).toContain('Opens:\n  table t0 to anon: SELECT\n');
  expect(text).toContain(
    'In one transaction:\n  BEGIN;\n  GRANT SELECT ON TABLE "public"."t0" TO "anon";\n  GRANT',
  );
  expect(text.trimEnd().endsWith('  COMMIT;')).toBe(true);
});

test('of a plan of thousands of lines a person sees the beginning, the end and how many there are', () => {
  const text = planInWords(planOf(5_000));
  expect(text.split('\n').length).toBeLessThan(60);
  expect(text).toContain('4976 more (--json has them all)');
  expect(text).toContain('table t4999 to anon');
});

test('a statement for hundreds of tables is cut, not wrapped over the whole screen', () => {
  const plan = {
    ...planOf(1),
    statements: [`GRANT SELECT ON TABLE ${'"public"."t", '.repeat(500)}TO "anon"`],
  };
  expect(
    Math.max(
      ...planInWords(plan)
        .split('\n')
        .map((line) => line.length),
    ),
  ).toBeLessThan(450);
});

test('what the causes say is not said again below them', () => {
  const drift = { entries: [], lines: ['anon lost USAGE on schema public', 'view v is gone'], warnings: [] };
  const report = { notes: [], drift } as unknown as Parameters<typeof grantsInWords>[0];
  expect(grantsInWords(report, ['anon lost USAGE on schema public'])).toBe('\nGrants:\n  view v is gone\n');
});
