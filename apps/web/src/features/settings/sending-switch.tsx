import type { Settings } from '@sira/contract/settings';
import { useState } from 'react';
import { Button } from '#ui/button.tsx';
import { ConfirmDialog } from '#ui/dialog.tsx';
import { Status } from '#ui/status.tsx';
import { nextRunWords } from './next-run-words.ts';
import { useChangeSettings } from './use-change-settings.ts';

/** Whether reminders go out by themselves, and what follows from switching it. */
export function SendingSwitch({ settings, isAdmin }: { settings: Settings; isAdmin: boolean }) {
  const [isAsking, setAsking] = useState(false);
  const { isSendingOn, sendAt, emailTransport } = settings;
  const change = useChangeSettings({
    done: ({ isSendingOn: isOn }) => (isOn ? 'Sending is on' : 'Sending is off: nothing goes out by itself'),
    failed: isSendingOn ? 'Sending is still on' : 'Sending is still off',
    onDone: () => setAsking(false),
  });
  return (
    <div className="mt-3 grid justify-items-start gap-3">
      <Status kind={isSendingOn ? 'paid' : 'paused'} chip>
        {isSendingOn ? `On, next run ${nextRunWords(settings)}` : 'Off'}
      </Status>
      <p className="max-w-[62ch] text-base text-ink-2">
        {isSendingOn
          ? `Every day at ${sendAt} the reminders that are due go out by themselves.`
          : 'Nothing goes out by itself. Reminders that are due wait, and can still be sent by hand.'}{' '}
        {emailTransport === 'mailbox'
          ? 'Mails stay in the Mailbox of SIRA; no client gets any until a mail server is set up.'
          : 'Mails leave through your mail server, to your clients.'}
      </p>
      <Button
        variant={isSendingOn ? 'outline' : 'primary'}
        disabledReason={isAdmin ? null : 'Only an admin can switch sending'}
        onClick={() => setAsking(true)}
      >
        {isSendingOn ? 'Switch sending off' : 'Switch sending on'}
      </Button>
      <ConfirmDialog
        isOpen={isAsking}
        onClose={() => setAsking(false)}
        onConfirm={() => change.mutate({ isSendingOn: !isSendingOn })}
        title={isSendingOn ? 'Switch sending off?' : 'Switch sending on?'}
        body={questionOf(settings)}
        keep={isSendingOn ? 'Keep sending' : 'Keep it off'}
        action={isSendingOn ? 'Switch sending off' : 'Switch sending on'}
        workingLabel={isSendingOn ? 'Switching it off' : 'Switching it on'}
        isWorking={change.isPending}
      />
    </div>
  );
}

function questionOf({ isSendingOn, sendAt, emailTransport }: Settings): string {
  if (isSendingOn)
    return 'No reminder goes out by itself from now on. What waits is sent when you switch it on again, or by hand.';
  const where =
    emailTransport === 'mailbox' ? 'They stay in the Mailbox of SIRA.' : 'They go to your clients.';
  return `From now on the due reminders go out every day at ${sendAt}, without asking. ${where} Look at the plan first to see which.`;
}
