import type { ReactNode } from 'react';
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
  /** `read at 08:17`, or undefined on a trial day. */
  readAt: string | undefined;
}

/** What was looked at before the mail was planned. Each holds, or the mail would not be here. */
export function mailChecks(mail: PlannedMail, { on, steps, minimumGapDays, readAt }: Checked): ReactNode[] {
  const { reminders } = mail;
  const sums = sumByCurrency(reminders).map(({ minor, currency }) => formatAmount(minor, currency));
  const strongest = reminders.findLast(({ step }) => steps[step - 1]?.template === mail.template) ?? reminders[0];
  const many = reminders.length > 1;
  return [
    `${sums.join(' and ')} ${sums.length > 1 ? 'are' : 'is'} open on ${counted(reminders.length, 'invoice', 'invoices')}, ${readAt ?? `as of the end of ${formatDay(on)}`}`,
    many ? `No dispute or pause on these ${reminders.length}` : 'No dispute and no pause',
    minimumGapDays > 0
      ? `No other mail to this client in the ${counted(minimumGapDays, 'day', 'days')} before`
      : 'No gap between mails is asked for in the settings',
    `There is an address: ${mail.to.join(', ')}`,
    many ? 'None of these steps was sent before' : `Step ${strongest?.step} was not sent before`,
    `The ${many ? 'strongest' : 'due'} step sets the tone: step ${strongest?.step}, ${toneNames[mail.template].toLowerCase()}`,
  ];
}
