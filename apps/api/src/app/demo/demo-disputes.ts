import { addDays, daysBetween } from '#platform/calendar';
import { demoId, officeHour } from './demo-ids.ts';
import type { Billed } from './demo-invoices.ts';
import { DISPUTE_REASONS, type Grievance } from './demo-names.ts';
import type { DemoDispute } from './demo-rows.ts';
import type { Random } from './random.ts';

const OPEN = 7;
const RESOLVED = 17;

/** About 3 % of the invoices were disputed at some time; a few of the recent ones still are. */
export function makeDisputes(random: Random, invoices: readonly Billed[], today: string): DemoDispute[] {
  const aged = invoices
    .filter(({ row }) => row.state === 'open')
    .map((billed) => ({ billed, age: daysBetween(billed.row.issued_on, today) }));
  const recent = take(
    random,
    aged.filter(({ age }) => age >= 20 && age <= 80),
    OPEN,
  );
  const old = take(
    random,
    aged.filter(({ age }) => age >= 90),
    RESOLVED,
  );
  return [
    ...old.map(({ billed }) => {
      const openedOn = addDays(billed.row.issued_on, random.int(4, 15));
      return disputeRow(random, billed, openedOn, addDays(openedOn, random.int(4, 25)));
    }),
    ...recent.map(({ billed, age }) =>
      disputeRow(random, billed, addDays(today, -random.int(2, Math.min(age - 4, 30))), null),
    ),
  ];
}

function disputeRow(
  random: Random,
  { row, customer }: Billed,
  openedOn: string,
  resolvedOn: string | null,
): DemoDispute {
  const { reason, resolution } = random.pick<Grievance>(DISPUTE_REASONS[customer.isForeign ? 'en' : 'id']);
  const createdAt = officeHour(openedOn, random);
  return {
    id: demoId(createdAt, random),
    invoice_id: row.id,
    opened_on: openedOn,
    resolved_on: resolvedOn,
    reason,
    resolution: resolvedOn && resolution,
    created_at: createdAt.toISOString(),
  };
}

/** So many of them, none twice. */
function take<T>(random: Random, from: readonly T[], count: number): T[] {
  const left = [...from];
  return Array.from(
    { length: Math.min(count, left.length) },
    () => left.splice(random.int(0, left.length - 1), 1)[0]!,
  );
}
