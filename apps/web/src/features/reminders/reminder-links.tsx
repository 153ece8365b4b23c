import { LinkButton } from '#ui/link-button.tsx';

/** The pages beside the plan: in the bar of a desktop, at the foot of a phone's page. */
export function ReminderLinks({ isFoot = false }: { isFoot?: boolean }) {
  return (
    <span className={isFoot ? 'mt-6 flex gap-2 desktop:hidden' : 'flex gap-2 phone:hidden'}>
      <LinkButton to="/reminders/runs" variant={isFoot ? 'outline' : 'bare'}>
        Runs
      </LinkButton>
      <LinkButton to="/reminders/schedule" variant={isFoot ? 'outline' : 'bare'}>
        Schedule
      </LinkButton>
    </span>
  );
}
