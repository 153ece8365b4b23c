import type { Plan } from '@sira/contract/reminders';
import { useState } from 'react';
import { readsOnly, useMayWrite } from '#platform/may-write.ts';
import { Button } from '#ui/button.tsx';
import { ConfirmDialog } from '#ui/dialog.tsx';
import { counted } from '#ui/format-count.ts';
import { formatDay } from '#ui/format-date.ts';
import { useSendReminders } from './reminders.data.ts';

interface SendButtonProps {
  /** The plan that is on screen; undefined while it is being read. */
  plan: Plan | undefined;
  today: string;
  transport: 'mailbox' | 'smtp' | undefined;
}

/** Sends the mails of the day now. Mails of a trial day that would leave for real are asked about first. */
export function SendButton({ plan, today, transport }: SendButtonProps) {
  const mayWrite = useMayWrite();
  const send = useSendReminders(today);
  const [isAsking, setAsking] = useState(false);
  const count = plan?.totals.messages ?? 0;
  const mails = counted(count, 'mail', 'mails');
  const isTrial = plan !== undefined && plan.on !== today;
  const run = () => {
    setAsking(false);
    if (plan) send.mutate(isTrial ? plan.on : undefined);
  };
  return (
    <>
      <Button
        variant="primary"
        workingLabel="Sending"
        isWorking={send.isPending}
        disabledReason={whyNot(plan, mayWrite)}
        onClick={isTrial && transport === 'smtp' ? () => setAsking(true) : run}
      >
        {count > 0 ? (
          <>
            <span className="phone:hidden">Send {mails} now</span>
            <span className="desktop:hidden">Send {count} now</span>
          </>
        ) : (
          'Send now'
        )}
      </Button>
      <ConfirmDialog
        isOpen={isAsking}
        onClose={() => setAsking(false)}
        title={`Send ${mails} of a trial day?`}
        body={`They leave for real, with what was open on ${plan ? formatDay(plan.on, today) : 'that day'}. To try without sending, start SIRA with EMAIL_TRANSPORT=mailbox.`}
        action={`Send ${mails}`}
        workingLabel={`Sending ${mails}`}
        isDangerous
        keep="Keep them"
        onConfirm={run}
      />
    </>
  );
}

function whyNot(plan: Plan | undefined, mayWrite: boolean): string | null {
  if (!mayWrite) return readsOnly;
  if (!plan) return 'The plan is not read yet';
  return plan.totals.messages === 0 ? 'Nothing is due that can be sent' : null;
}
