import { createFileRoute } from '@tanstack/react-router';
import { EmptyState } from '#ui/empty-state.tsx';
import { Page } from '#ui/page.tsx';

export const Route = createFileRoute('/_app/')({ component: DashboardPage });

function DashboardPage() {
  return (
    <Page title="Dashboard">
      <EmptyState title="Nothing to send yet">
        Balances and today’s mails appear here once there are open invoices. Import a list from your books;
        nothing goes out until you say so.
      </EmptyState>
    </Page>
  );
}
