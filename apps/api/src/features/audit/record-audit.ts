import type { Actor } from '#platform/actor';
import type { Tx } from '#platform/db';
import { newId } from '#platform/ids';
import { addEntry } from './audit.queries.ts';

export interface Deed {
  actor: Actor;
  at: Date;
  /** snake_case, past tense: `payment_recorded`. */
  action: string;
  subject: { type: string; id: string | null; name: string };
  detail?: Record<string, unknown>;
}

/** Writes down who did what, in the transaction that does it. Amounts in `detail` are minor units beside their currency. */
export async function recordAudit(tx: Tx, { actor, at, action, subject, detail = {} }: Deed): Promise<void> {
  await addEntry(tx, {
    id: newId(),
    at,
    actorKind: actor.kind,
    actorId: actor.userId,
    actorName: actor.name,
    action,
    subjectType: subject.type,
    subjectId: subject.id,
    subjectName: subject.name,
    detail,
  });
}
