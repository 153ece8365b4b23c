import { useState, type SyntheticEvent } from 'react';
import { Button } from '#ui/button.tsx';
import { DateInput } from '#ui/date-input.tsx';
import { Field } from '#ui/field.tsx';
import { formatDay } from '#ui/format-date.ts';
import { Icon } from '#ui/icon.tsx';
import { Popover } from '#ui/popover.tsx';

interface DayFilterProps {
  on: string | undefined;
  today: string;
  onChange: (on: string | undefined) => void;
}

/** Only mails of the runs of one day. */
export function DayFilter({ on, today, onChange }: DayFilterProps) {
  const [isOpen, setOpen] = useState(false);
  const [day, setDay] = useState<string | null>(on ?? today);
  const choose = (event: SyntheticEvent) => {
    event.preventDefault();
    if (!day) return;
    setOpen(false);
    onChange(day);
  };
  return (
    <Popover
      title="Mails of one day"
      isOpen={isOpen}
      onOpenChange={setOpen}
      trigger={
        <Button>
          <Icon name="calendar" />
          {on ? formatDay(on, today) : 'Every day'}
        </Button>
      }
    >
      <form onSubmit={choose} className="grid gap-3">
        <Field label="Day of the run" error={day ? null : 'Write a day, such as 14 Mar 2012'}>
          <DateInput value={day} onChange={setDay} today={today} />
        </Field>
        <Button type="submit" variant="primary">
          Show this day
        </Button>
      </form>
    </Popover>
  );
}
