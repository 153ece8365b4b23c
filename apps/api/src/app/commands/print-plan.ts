import type { Plan } from '@sira/contract/reminders';
import Table from 'cli-table3';
import pc from 'picocolors';
import { formatMoney } from '#platform/money';

/**
 * The plan as other programs read it: a contract (DESIGN.md, section 5). `currencies` stands only on a
 * mail that has several.
 */
export function planLine({ on, messages, silent, totals }: Plan) {
  return {
    on,
    messages: messages.map(({ id, client, to, template, currency, currencies, reminders }) => ({
      id,
      client,
      to,
      template,
      currency,
      ...(currencies.length > 1 && { currencies }),
      reminders: reminders.map(({ invoice, step, offsetDays, dueOn, balanceMinor, currency: own }) => ({
        invoice,
        step,
        offsetDays,
        dueOn,
        balanceMinor,
        ...(currencies.length > 1 && { currency: own }),
      })),
    })),
    silent: silent.map(({ invoice, client, reason }) => ({ invoice, client, reason })),
    totals,
  };
}

const bare = { head: [], border: [] };
const chars = {
  top: '',
  'top-mid': '',
  'top-left': '',
  'top-right': '',
  bottom: '',
  'bottom-mid': '',
  'bottom-left': '',
  'bottom-right': '',
  left: '',
  'left-mid': '',
  mid: '',
  'mid-mid': '',
  right: '',
  'right-mid': '',
  middle: ' ',
};

/** For people: the sentence first, a line per invoice, then the silent ones by reason. */
export function printPlan(plan: Plan, verb: 'would go out' | 'went out') {
  const { messages, reminders, silent } = plan.totals;
  console.log(
    pc.bold(
      `\n${plan.on}: ${messages} ${messages === 1 ? 'mail' : 'mails'} ${verb} for ${reminders} ${reminders === 1 ? 'invoice' : 'invoices'}. ${silent} stay silent.`,
    ),
  );
  const table = new Table({
    chars,
    style: { ...bare, 'padding-left': 1, 'padding-right': 2 },
    colAligns: ['left', 'left', 'left', 'left', 'right'],
  });
  for (const message of plan.messages) {
    for (const { invoice, step, offsetDays, balanceMinor, currency } of message.reminders) {
      table.push([
        safe(message.clientName),
        invoice,
        `step ${step}, ${whenOf(offsetDays)}`,
        message.template,
        formatMoney(balanceMinor, currency, 'en'),
      ]);
    }
  }
  if (table.length > 0) console.log(table.toString());
  for (const [reason, count] of Object.entries(plan.silentByReason))
    console.log(pc.dim(`  ${String(count).padStart(6)}  ${reason.replaceAll('_', ' ')}`));
}

function whenOf(offsetDays: number): string {
  const days = Math.abs(offsetDays) === 1 ? '1 day' : `${Math.abs(offsetDays)} days`;
  if (offsetDays === 0) return 'on the due date';
  return offsetDays < 0 ? `${days} before the due date` : `${days} after the due date`;
}

/** Names come from outside: no control sequence of theirs reaches the terminal. */
const safe = (text: string) => text.replace(/[\u0000-\u001f\u007f-\u009f]/g, '');
