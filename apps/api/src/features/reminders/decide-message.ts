import { recordAudit } from '#features/audit';
import { lockMessage, setMessageState } from '#features/messages';
import type { Actor } from '#platform/actor';
import type { Deps } from '#platform/deps';
import { conflict, notFound } from '#platform/errors';
import { markSent, markUnsent } from './delivery.queries.ts';

/** A person's word on a message that failed or whose fate is unknown. Throws `message_not_found`, `message_is_settled`. */
export async function decideMessage(
  { db, now }: Pick<Deps, 'db' | 'now'>,
  actor: Actor,
  id: string,
  decision: 'send_again' | 'it_was_sent' | 'give_up',
): Promise<void> {
  await db.transaction(async (tx) => {
    const at = now();
    const message = await lockMessage(tx, id);
    if (!message) throw notFound('message_not_found', 'There is no such mail.');
    if (message.state !== 'failed' && message.state !== 'unknown') {
      throw conflict(
        'message_is_settled',
        'Only a mail that was refused or whose fate is unknown waits for a decision.',
      );
    }
    if (decision === 'send_again') {
      await markUnsent(tx, id, 'claimed', null, at);
      await setMessageState(tx, id, { state: 'queued', error: null, retryAt: at }, at);
    } else if (decision === 'it_was_sent') {
      await setMessageState(tx, id, { state: 'sent' }, at);
      await markSent(tx, id, at);
    } else {
      await setMessageState(tx, id, { state: 'failed', reason: 'given_up' }, at);
      await markUnsent(tx, id, 'skipped', 'given_up', at);
    }
    await recordAudit(tx, {
      actor,
      at,
      action: 'message_decided',
      subject: { type: 'message', id, name: message.subject },
      detail: { decision },
    });
  });
}
