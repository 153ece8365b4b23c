import { useState, type ReactNode } from 'react';
import { languageNames, toneNames } from '#features/messages/mail-words.ts';
import { Amount } from '#ui/amount.tsx';
import { Avatar } from '#ui/avatar.tsx';
import { CheckList, Disclosure } from '#ui/disclosure.tsx';
import { DueLine } from '#ui/due-line.tsx';
import { Icon } from '#ui/icon.tsx';
import { NameLink, textLinkLook } from '#ui/text-link.tsx';
import { Amounts } from './amounts.tsx';
import {
  dueStepsOf,
  whyWords,
  type PlannedMail,
  type PlannedReminder,
  type Steps,
} from './reminder-words.ts';
import { sumByCurrency } from './silence.ts';

/** Invoices of a mail that are shown before the rest has to be asked for. */
const shownAtFirst = 6;

interface PlannedMailBlockProps {
  mail: PlannedMail;
  on: string;
  steps: Steps;
  checks: readonly ReactNode[];
}

/** One mail of the day: to whom, in which tone, about which invoices, and why. */
export function PlannedMailBlock({ mail, on, steps, checks }: PlannedMailBlockProps) {
  const [showsAll, setShowsAll] = useState(false);
  const { reminders } = mail;
  const isLong = reminders.length > shownAtFirst + 1;
  const shown = isLong && !showsAll ? reminders.slice(0, shownAtFirst) : reminders;
  return (
    <article className="border-b border-line pt-3.5 pb-2.5 phone:mt-3 phone:rounded-md phone:border phone:border-line-strong phone:p-3.5">
      <MailHead mail={mail} />
      <ul className="mt-2 desktop:ml-9.5">
        {shown.map((reminder) => (
          <ReminderRow key={reminder.invoiceId} reminder={reminder} on={on} steps={steps} />
        ))}
      </ul>
      <div className="mt-1.5 flex flex-wrap gap-x-4 desktop:ml-9.5">
        <div className="min-w-0 flex-1">
          <Disclosure summary="Why this mail, why today">
            <CheckList checks={checks} />
          </Disclosure>
        </div>
        {isLong && !showsAll ? (
          <button
            type="button"
            className={`${textLinkLook} self-start text-xs leading-6 phone:py-2`}
            onClick={() => setShowsAll(true)}
          >
            Show all {reminders.length} invoices
          </button>
        ) : null}
      </div>
    </article>
  );
}

const columns = 'grid grid-cols-[26px_minmax(0,1fr)_84px_148px] items-center gap-x-3';

function MailHead({ mail }: { mail: PlannedMail }) {
  return (
    <header
      className={`${columns} phone:grid-cols-[26px_minmax(0,1fr)_auto] phone:items-start phone:gap-y-1`}
    >
      <Avatar name={mail.clientName} shape="company" />
      <div className="min-w-0 phone:col-span-2">
        <h3 className="truncate">
          <NameLink to="/clients/$id" params={{ id: mail.clientId }}>
            {mail.clientName}
          </NameLink>
        </h3>
        <p className="flex items-center gap-1.5 text-xs text-ink-3">
          <Icon name="mail" className="size-3.25" />
          <span className="truncate">{mail.to.join(', ')}</span>
        </p>
      </div>
      <p className="phone:col-start-2">
        <b className="block font-medium phone:inline">{toneNames[mail.template]}</b>{' '}
        <span className="text-xs text-ink-3 desktop:block">{languageNames[mail.language]}</span>
      </p>
      <p className="text-right text-base font-semibold phone:text-lg">
        <Amounts sums={sumByCurrency(mail.reminders)} />
      </p>
    </header>
  );
}

function ReminderRow({ reminder, on, steps }: { reminder: PlannedReminder; on: string; steps: Steps }) {
  return (
    <li className="grid min-h-7 grid-cols-[fit-content(15rem)_minmax(0,1fr)_84px_148px] items-center gap-x-3 border-t border-line py-0.75 text-ink-2 hover:bg-hover phone:grid-cols-[minmax(0,1fr)_auto] phone:gap-y-0.5 phone:py-2">
      <span className="mono min-w-28 truncate text-ink">
        <NameLink to="/invoices/$id" params={{ id: reminder.invoiceId }}>
          {reminder.invoice}
        </NameLink>
      </span>
      <span className="phone:row-start-2 phone:text-xs">{whyWords(reminder, on, steps)}</span>
      <span className="phone:row-start-2 phone:justify-self-end">
        <DueLine steps={dueStepsOf(reminder, steps)} />
      </span>
      <span className="text-right phone:col-start-2 phone:row-start-1 phone:text-ink">
        <Amount minor={reminder.balanceMinor} currency={reminder.currency} />
      </span>
    </li>
  );
}
