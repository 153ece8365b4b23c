import { createFileRoute } from '@tanstack/react-router';
import { readPlace } from '#platform/address.ts';
import { AuditPage } from '#features/audit/audit-page.tsx';
import { useTimeZone, useToday } from '#features/settings/settings.data.ts';

export const Route = createFileRoute('/_app/audit')({
  validateSearch: readPlace,
  component: AuditRoute,
});

function AuditRoute() {
  return <AuditPage place={Route.useSearch()} timeZone={useTimeZone()} today={useToday()} />;
}
