import { Select } from '#ui/select.tsx';
import type { MailboxAddress } from './mailbox-address.ts';
import { stateWords } from './message-state.tsx';

const options = [
  { value: '', label: 'Every state' },
  ...Object.entries(stateWords).map(([value, label]) => ({ value, label })),
];

interface StateFilterProps {
  state: MailboxAddress['state'];
  onChange: (state: string | undefined) => void;
}

/** Only mails of one state. */
export function StateFilter({ state, onChange }: StateFilterProps) {
  return (
    <span className="w-44 phone:flex-1">
      <Select
        aria-label="State"
        options={options}
        value={state ?? ''}
        onChange={(event) => onChange(event.target.value || undefined)}
      />
    </span>
  );
}
