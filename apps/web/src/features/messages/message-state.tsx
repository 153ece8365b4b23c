import type { z } from 'zod';
import type { MessageState } from '@sira/contract/messages';
import { Icon } from '#ui/icon.tsx';

type State = z.infer<typeof MessageState>;

/** What became of a mail, in words. */
export const stateWords: Record<State, string> = {
  queued: 'Waits to be sent',
  sending: 'Is being sent',
  sent: 'Sent',
  withdrawn: 'Withdrawn',
  failed: 'Refused',
  unknown: 'Not known if it left',
};

/** Solid was sent, a ring waits, a dash never left; a mail that needs a person is red. */
export function MessageStateText({ state }: { state: State }) {
  const needsPerson = state === 'failed' || state === 'unknown';
  return (
    <span
      className={`inline-flex items-center gap-2 font-medium whitespace-nowrap ${needsPerson ? 'text-late3-ink' : 'text-ink-2'}`}
    >
      {needsPerson ? (
        <Icon name={state === 'failed' ? 'error' : 'warning'} className="-ml-0.75 size-3.5 text-late3-fill" />
      ) : (
        <i className={`flex-none ${marks[state]}`} />
      )}
      {stateWords[state]}
    </span>
  );
}

const marks: Record<Exclude<State, 'failed' | 'unknown'>, string> = {
  queued: 'size-2 rounded-full inset-ring-[1.5px] inset-ring-edge',
  sending: 'size-2 rounded-full inset-ring-2 inset-ring-toska',
  sent: 'size-2 rounded-full bg-ink-2',
  withdrawn: 'h-[1.5px] w-2 bg-edge',
};
