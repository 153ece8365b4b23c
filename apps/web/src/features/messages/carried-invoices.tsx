import type { Message } from '@sira/contract/messages';
import type { z } from 'zod';
import { Amount } from '#ui/amount.tsx';
import { SectionHead } from '#ui/section-head.tsx';
import { NameLink } from '#ui/text-link.tsx';

/** The invoices that a mail is about, with what was open on each when it was written. */
export function CarriedInvoices({ message: { reminders } }: { message: z.infer<typeof Message> }) {
  return (
    <section aria-labelledby="carried-title">
      <SectionHead id="carried-title" title="Invoices" meta={reminders.length} />
      <ul>
        {reminders.map(({ invoice, step, currency, balanceMinor }) => (
          <li
            key={invoice.id}
            className="flex min-h-10 items-center gap-3 border-b border-line py-1 text-ink-2 last:border-0"
          >
            <span className="mono min-w-0 truncate text-ink">
              <NameLink to="/invoices/$id" params={{ id: invoice.id }}>
                {invoice.name}
              </NameLink>
            </span>
            <span className="text-xs text-ink-3">step {step}</span>
            <span className="ml-auto">
              <Amount minor={balanceMinor} currency={currency} />
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}
