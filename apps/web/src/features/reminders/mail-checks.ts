import { toneNames } from '#features/messages/mail-words.ts';
import { formatAmount } from '#ui/format-amount.ts';
import { counted } from '#ui/format-count.ts';
import { formatDay } from '#ui/format-date.ts';
import type { PlannedMail, Steps } from './reminder-words.ts';
import { sumByCurrency } from './silence.ts';

interface Checked {
  on: string;
  steps: Steps;
  minimumGapDays: number;
  /** When the plan was read, `08:17`; undefined on a trial day. */
  readAt: string | undefined;
}

/** What was looked at before the mail was planned. Each holds, or the mail would not be here. */
export function mailChecks(mail: PlannedMail, { on, steps, minimumGapDays, readAt }: Checked): string[] {
  const { reminders } = mail;
  const sums = sumByCurrency(reminders).map(({ minor, currency }) => formatAmount(minor, currency));
  const ofTone = reminders.filter(({ step }) => steps[step - 1]?.template === mail.template);
  const step = Math.max(...(ofTone.length > 0 ? ofTone : reminders).map((reminder) => reminder.step));
  const many = reminders.length > 1;
  return [
    `${sums.join(' and ')} ${sums.length > 1 ? 'are' : 'is'} open on ${counted(reminders.length, 'invoice', 'invoices')}, ${readAt ? `read at ${readAt}` : `as of the end of ${formatDay(on)}`}`,
    many ? `No dispute or pause on these ${reminders.length}` : 'No dispute and no pause',
    minimumGapDays > 0
      ? `No other mail to this client in the ${counted(minimumGapDays, 'day', 'days')} before`
      : 'No gap between mails is asked for in the settings',
    `There is an address: ${mail.to.join(', ')}`,
    many ? 'None of these steps was sent before' : `Step ${step} was not sent before`,
    `The ${many ? 'strongest' : 'due'} step sets the tone: step ${step}, ${toneNames[mail.template].toLowerCase()}`,
  ];
}
