import {
  createSmtp,
  listLostSends,
  listQueued,
  lockMessage,
  type OutboxMessage,
  type SendOutcome,
  setMessageState,
} from '#features/messages';
import { today } from '#features/settings';
import type { Deps } from '#platform/deps';
import {
  findClientOfMessage,
  findWithdrawReason,
  giveBack,
  lockInvoicesOf,
  markSent,
  markUnsent,
} from './delivery.queries.ts';

const BATCH = 100;
const MAX_ATTEMPTS = 8;
const FIRST_RETRY_MS = 30_000;
const LONGEST_RETRY_MS = 3_600_000;
/** Longer than any SMTP conversation is allowed to take. */
const LOST_AFTER_MS = 10 * 60_000;

type Deliverer = Pick<Deps, 'db' | 'now' | 'config' | 'log'>;

/**
 * Sends all messages whose time has come. Safe to run anywhere, any number of times: a message leaves
 * once. Without SMTP_URL the messages that wait for SMTP go on waiting.
 */
export async function deliverMessages(deps: Deliverer): Promise<{ withdrawn: number }> {
  await giveUpOnLostSends(deps);
  const smtp = deps.config.SMTP_URL ? createSmtp(deps.config.SMTP_URL) : null;
  let withdrawn = 0;
  try {
    for (;;) {
      const ids = await listQueued(deps.db, smtp ? ['mailbox', 'smtp'] : ['mailbox'], deps.now(), BATCH);
      if (ids.length === 0) return { withdrawn };
      let gone = 0;
      for (const id of ids) {
        const outcome = await deliver(deps, id, smtp);
        if (outcome === 'withdrawn') withdrawn++;
        if (outcome === 'gone') gone++;
      }
      if (gone === ids.length) return { withdrawn }; // another worker is at them
    }
  } finally {
    smtp?.close();
  }
}

/** A kill in the middle of sending leaves nobody who knows whether the mail left: a person decides. */
async function giveUpOnLostSends({ db, now }: Deliverer) {
  for (const id of await listLostSends(db, new Date(now().getTime() - LOST_AFTER_MS))) {
    await db.transaction(async (tx) => {
      const message = await lockMessage(tx, id);
      if (message?.state !== 'sending') return;
      await setMessageState(
        tx,
        id,
        { state: 'unknown', error: 'SIRA stopped while this mail was being sent.' },
        now(),
      );
      await markUnsent(tx, id, 'claimed', 'outcome_unknown', now());
    });
  }
}

async function deliver(deps: Deliverer, id: string, smtp: ReturnType<typeof createSmtp> | null) {
  const outcome = await deps.db.transaction((tx) => checkOut(deps, tx, id));
  if (typeof outcome === 'string') return outcome;
  if (smtp) await settle(deps, outcome, await smtp.send(outcome));
  return 'done';
}

/**
 * The last look before a mail leaves, with its invoices locked: it is withdrawn when anything it says is
 * no longer true. The Mailbox takes it in the same transaction; for other transports it is marked as
 * being sent and returned.
 */
async function checkOut(
  deps: Deliverer,
  tx: Parameters<typeof lockMessage>[0],
  id: string,
): Promise<'gone' | 'withdrawn' | 'done' | OutboxMessage> {
  const at = deps.now();
  const message = await lockMessage(tx, id);
  if (message?.state !== 'queued') return 'gone';
  await lockInvoicesOf(tx, id);
  const asOf = message.isTrial ? message.on : await today({ db: tx, now: deps.now });
  const clientId = await findClientOfMessage(tx, id);
  const reason = await findWithdrawReason(tx, id, clientId!, asOf, message.to[0] ?? '');
  if (reason) {
    await setMessageState(tx, id, { state: 'withdrawn', reason }, at);
    await giveBack(tx, id, at);
    return 'withdrawn';
  }
  if (message.transport === 'mailbox') {
    await setMessageState(tx, id, { state: 'sent', isAttempt: true }, at);
    await markSent(tx, id, at);
    return 'done';
  }
  await setMessageState(tx, id, { state: 'sending', isAttempt: true }, at);
  return { ...message, attempts: message.attempts + 1 };
}

/** Writes down what the transport answered. Only its acceptance makes a message sent. */
async function settle({ db, now, log }: Deliverer, message: OutboxMessage, outcome: SendOutcome) {
  const { id, attempts } = message;
  const at = now();
  if (outcome.kind !== 'accepted')
    log.warn({ messageId: id, outcome: outcome.kind, attempts }, 'a mail was not accepted');
  await db.transaction(async (tx) => {
    if (outcome.kind === 'accepted') {
      await setMessageState(tx, id, { state: 'sent', error: null, providerId: outcome.providerId }, at);
      await markSent(tx, id, at);
    } else if (outcome.kind === 'again' && attempts < MAX_ATTEMPTS) {
      const waitMs = Math.min(FIRST_RETRY_MS * 2 ** (attempts - 1), LONGEST_RETRY_MS);
      await setMessageState(
        tx,
        id,
        { state: 'queued', error: outcome.error, retryAt: new Date(at.getTime() + waitMs) },
        at,
      );
    } else if (outcome.kind === 'unknown') {
      await setMessageState(tx, id, { state: 'unknown', error: outcome.error }, at);
      await markUnsent(tx, id, 'claimed', 'outcome_unknown', at);
    } else {
      await setMessageState(tx, id, { state: 'failed', error: outcome.error }, at);
      await markUnsent(tx, id, 'failed', 'refused_by_server', at);
    }
  });
}
