import { clean } from '../../text.ts';
import { causeOf } from '../catalogue.ts';
import type { Cause } from '../cause.ts';
import type { Drift, DriftEntry } from './compare-grants.ts';
import type { GrantState } from './grant-state.ts';
import { unguarded } from './guard.ts';
import { lineOf } from './compare-grants.ts';

/** Lines of evidence in one cause; the drift itself has them all. */
const listed = 200;

/** Causes in what was lost since a snapshot, and in tables that lie open which did not. Pure. */
export function driftCauses(drift: Drift, state: GrantState): Cause[] {
  const lost = drift.entries.filter((entry) => entry.change === 'lost');
  const isColumn = (entry: DriftEntry): boolean =>
    (entry.privileges ?? []).every((word) => word.includes('('));
  const groups: [string, DriftEntry[]][] = [
    ['schema-usage-missing', lost.filter((entry) => entry.kind === 'schema')],
    [
      'table-grants-missing',
      lost.filter(
        (entry) => entry.kind !== 'schema' && entry.kind !== 'default privileges' && !isColumn(entry),
      ),
    ],
    [
      'column-privilege-missing',
      lost.filter(
        (entry) => entry.kind !== 'schema' && entry.kind !== 'default privileges' && isColumn(entry),
      ),
    ],
    ['default-privileges-missing', lost.filter((entry) => entry.kind === 'default privileges')],
    ['table-without-row-security', drift.entries.filter((entry) => isOpened(entry, state))],
  ];
  return groups.flatMap(([id, entries]) =>
    entries.length === 0 ? [] : [causeOf(id, 'proved', evidenceOf(entries))],
  );
}

/** Row security was on and is off, or an anonymous role has more on what nothing guards. */
function isOpened(entry: DriftEntry, state: GrantState): boolean {
  const object = state.objects.find((item) => item.kind === entry.kind && item.name === entry.name);
  if (!object || unguarded(object, state) === null) return false;
  if (entry.change === 'row-security')
    return entry.is === 'off' && state.anonymous.some((role) => (object.effective[role]?.length ?? 0) > 0);
  return entry.change === 'gained' && (entry.role === 'PUBLIC' || state.anonymous.includes(entry.role ?? ''));
}

function evidenceOf(entries: readonly DriftEntry[]): string[] {
  const lines = entries.slice(0, listed).map((entry) => clean(lineOf(entry)));
  return entries.length > listed ? [...lines, `and ${entries.length - listed} more`] : lines;
}
