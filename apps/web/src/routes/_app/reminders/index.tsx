import { createFileRoute } from '@tanstack/react-router';
import { PlanPage } from '#features/reminders/plan-page.tsx';
import { readPlanAddress } from '#features/reminders/plan-address.ts';

export const Route = createFileRoute('/_app/reminders/')({
  validateSearch: readPlanAddress,
  component: RemindersPage,
});

function RemindersPage() {
  return <PlanPage address={Route.useSearch()} />;
}
