import { createFileRoute } from '@tanstack/react-router';
import { SchedulePage } from '#features/reminders/schedule-page.tsx';

export const Route = createFileRoute('/_app/reminders/schedule')({ component: ScheduleRoute });

function ScheduleRoute() {
  const { session } = Route.useRouteContext();
  return <SchedulePage canChange={session.user.role === 'admin'} />;
}
