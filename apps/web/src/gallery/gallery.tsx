import { ShellDataContext, type ShellData } from '#app/shell-data.ts';
import { Shell } from '#app/shell.tsx';
import { Button } from '#ui/button.tsx';
import { Page } from '#ui/page.tsx';
import { Toaster } from '#ui/toast.tsx';
import { AnswerParts } from './answer-parts.tsx';
import { ChartParts } from './chart-parts.tsx';
import { FormParts } from './form-parts.tsx';
import { InvoiceList } from './invoice-list.tsx';
import { InvoiceParts } from './invoice-parts.tsx';
import { StateParts } from './state-parts.tsx';
import { StatusParts } from './status-parts.tsx';

const shellData: ShellData = {
  organisation: 'Nusa Grafika',
  user: { name: 'Ratri Wulandari', role: 'Owner' },
  sending: { isOn: true, words: 'Sending is on. Next run today at 09:00 WIB.' },
  counts: { reminders: 7, invoices: 31 },
  onSignOut: () => undefined,
};

/** All parts with sample data. */
export function Gallery() {
  return (
    <ShellDataContext value={shellData}>
      <Shell>
        <Page title="Parts" note="invoice list, states, answers" actions={<Button>Export CSV</Button>}>
          <div className="grid gap-9">
            <InvoiceList />
            <StatusParts />
            <div className="grid gap-10 mid:grid-cols-[minmax(0,1fr)_400px]">
              <FormParts />
              <AnswerParts />
            </div>
            <StateParts />
            <InvoiceParts />
            <ChartParts />
          </div>
        </Page>
      </Shell>
      <Toaster />
    </ShellDataContext>
  );
}
