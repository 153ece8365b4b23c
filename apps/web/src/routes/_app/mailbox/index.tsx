import { createFileRoute } from '@tanstack/react-router';
import { readMailboxAddress } from '#features/messages/mailbox-address.ts';
import { MailboxPage } from '#features/messages/mailbox-page.tsx';

export const Route = createFileRoute('/_app/mailbox/')({
  validateSearch: readMailboxAddress,
  component: MailboxRoute,
});

function MailboxRoute() {
  return <MailboxPage address={Route.useSearch()} />;
}
