import { createFileRoute } from '@tanstack/react-router';
import { readDay } from '#features/reminders/plan-address.ts';
import { DashboardPage } from '#features/reports/dashboard-page.tsx';

export const Route = createFileRoute('/_app/')({
  validateSearch: ({ on }): { on?: string } => ({ on: readDay(on) }),
  component: DashboardRoute,
});

function DashboardRoute() {
  return <DashboardPage on={Route.useSearch().on} />;
}
