import { createFileRoute } from '@tanstack/react-router';
import { MessagePage } from '#features/messages/message-page.tsx';
import { readOneOf } from '#platform/address.ts';

export const Route = createFileRoute('/_app/mailbox/$id')({
  validateSearch: ({ as }): { as?: 'text' } => ({ as: readOneOf(as, ['text']) }),
  component: MailPage,
});

function MailPage() {
  const { id } = Route.useParams();
  const { as = 'html' } = Route.useSearch();
  return <MessagePage key={id} id={id} form={as} />;
}
