import type { Message, MessageDecision } from '@sira/contract/messages';
import type { z } from 'zod';
import { readsOnly, useMayWrite } from '#platform/may-write.ts';
import { Button } from '#ui/button.tsx';
import { useDecideMessage } from './messages.data.ts';

type Decision = z.infer<typeof MessageDecision>['decision'];

const ways: readonly { decision: Decision; label: string; working: string; follows: string }[] = [
  {
    decision: 'send_again',
    label: 'Send it again',
    working: 'Sending it again',
    follows: 'The same words go out now. If the first one did arrive, the client reads it twice.',
  },
  {
    decision: 'it_was_sent',
    label: 'It was sent',
    working: 'Keeping that',
    follows: 'Its steps count as sent, and the schedule goes on from there.',
  },
  {
    decision: 'give_up',
    label: 'Give up on it',
    working: 'Giving up',
    follows: 'Its steps stay unsent; the next step of each invoice goes out on its day.',
  },
];

interface MessageDecisionPanelProps {
  message: z.infer<typeof Message>;
}

/** The three ways out for a mail that was refused, or of which nobody knows whether it left. */
export function MessageDecisionPanel({ message }: MessageDecisionPanelProps) {
  const mayWrite = useMayWrite();
  const decide = useDecideMessage(message.id);
  return (
    <section
      aria-labelledby="decision-title"
      className="mb-6 rounded-md border border-toska-line bg-sheet px-4 pt-3.5 pb-1"
    >
      <h2 id="decision-title">
        {message.state === 'failed' ? 'This mail was refused' : 'Nobody knows whether this mail left'}
      </h2>
      <p className="mt-1 max-w-[66ch] text-base text-ink-2">
        {message.state === 'failed'
          ? `After ${message.attempts} ${message.attempts === 1 ? 'attempt' : 'attempts'} it was not accepted.`
          : 'The connection broke while it was being handed over. Look into the outbox of your mail server.'}
        {message.lastError ? (
          <span className="mono mt-1 block wrap-anywhere text-ink-3">{message.lastError}</span>
        ) : null}
      </p>
      <ul className="mt-2">
        {ways.map(({ decision, label, working, follows }) => (
          <li
            key={decision}
            className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2 border-t border-line py-2.5"
          >
            <span className="min-w-60 flex-1 text-ink-2">{follows}</span>
            <Button
              workingLabel={working}
              isWorking={decide.isPending && decide.variables === decision}
              disabledReason={mayWrite ? null : readsOnly}
              onClick={() => decide.mutate(decision)}
            >
              {label}
            </Button>
          </li>
        ))}
      </ul>
    </section>
  );
}
