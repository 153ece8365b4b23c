import { clean } from '../text.ts';
import type { Plan, RepairPlan } from './grants/index.ts';
import type { GrantsReport } from './grants-report.ts';

/** Lines of one part of a plan that a person reads; a program gets all of them with --json. */
const MOST = 25;
/** Characters of one line: a GRANT for a hundred tables says at its beginning what it does. */
const LONGEST = 400;

/** The plan for people, before anything is done: what it opens, closes, leaves out, and the statements. */
export function planInWords(plan: Plan): string {
  if (plan.kind === 'undecided') {
    return lines([
      `Not decided: ${plan.reason}`,
      '',
      '-- --policy all: the API roles reach everything that row security guards',
      ...summed(plan.scripts.all.trimEnd().split('\n')),
      '',
      '-- --policy none: the API roles may only look into the schema',
      ...summed(plan.scripts.none.trimEnd().split('\n')),
    ]);
  }
  const leftOut = [...plan.refuses, ...plan.unable].map((one) => `${sayLine(one)}: ${one.reason}`);
  return lines([
    ...part('Opens', plan.opens.map(sayLine)),
    ...part('Closes', plan.closes.map(sayLine)),
    ...part('Left out', leftOut),
    ...part('Notes', plan.notes),
    ...(plan.statements.length === 0
      ? ['Nothing to mend: the privileges are as the policy says.']
      : part('In one transaction', ['BEGIN;', ...plan.statements.map(ended), 'COMMIT;'])),
  ]);
}

/** The rest of the report for people, under the diagnosis; what its causes say already is not said again. */
export function grantsInWords(report: GrantsReport, said: readonly string[]): string {
  const all = [
    ...(report.drift?.lines ?? []).filter((line) => !said.includes(clean(line))),
    ...(report.drift?.warnings ?? []),
    ...(report.applied?.verified ?? []),
    ...(report.applied?.notProven ?? []),
    ...report.notes,
  ];
  return all.length === 0 ? '' : `\n${lines(part('Grants', all))}`;
}

function part(title: string, some: readonly string[]): string[] {
  return some.length === 0 ? [] : [`${title}:`, ...summed(some).map((line) => `  ${line}`)];
}

/** The beginning and the end of a long list, and how much is between them. */
function summed(some: readonly string[]): readonly string[] {
  if (some.length <= MOST) return some;
  const head = some.slice(0, MOST - 3);
  const tail = some.slice(-2);
  return [...head, `… ${some.length - head.length - tail.length} more (--json has them all)`, ...tail];
}

function ended(statement: string): string {
  return statement.endsWith(';') ? statement : `${statement};`;
}

function sayLine({ kind, name, role, privileges }: RepairPlan['opens'][number]): string {
  return `${kind} ${name} to ${role}: ${privileges.join(', ')}`;
}

function lines(all: readonly string[]): string {
  // The blanks of the layout are ours; `clean` takes those around a text away.
  return `${all.map((line) => `${/^ */.exec(line)?.[0] ?? ''}${clean(line, LONGEST)}`).join('\n')}\n`;
}
