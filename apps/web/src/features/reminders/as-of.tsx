import { useState, type SyntheticEvent } from 'react';
import { Button } from '#ui/button.tsx';
import { DateInput } from '#ui/date-input.tsx';
import { Field } from '#ui/field.tsx';
import { formatDay } from '#ui/format-date.ts';
import { Icon } from '#ui/icon.tsx';
import { Popover } from '#ui/popover.tsx';

interface AsOfProps {
  /** The day that is shown; undefined while it is today. */
  on: string | undefined;
  /** The organisation's date. */
  today: string;
  onChange: (on: string | undefined) => void;
}

/** Chooses the day whose world is shown: today, or any other for a trial. */
export function AsOf({ on, today, onChange }: AsOfProps) {
  const [isOpen, setOpen] = useState(false);
  const choose = (day: string | undefined) => {
    setOpen(false);
    onChange(day === today ? undefined : day);
  };
  return (
    <Popover
      title="Show the world as of a day"
      isOpen={isOpen}
      onOpenChange={setOpen}
      trigger={
        <Button>
          <Icon name="calendar" />
          {on ? (
            <>
              <span className="phone:hidden">As of {formatDay(on, today)}</span>
              <span className="desktop:hidden">{formatDay(on).slice(4)}</span>
            </>
          ) : (
            <>
              <span className="phone:hidden">As of another day</span>
              <span className="desktop:hidden">As of</span>
            </>
          )}
        </Button>
      }
    >
      <DayForm key={on} on={on} today={today} onChoose={choose} />
    </Popover>
  );
}

function DayForm({ on, today, onChoose }: Omit<AsOfProps, 'onChange'> & { onChoose: AsOfProps['onChange'] }) {
  const [day, setDay] = useState<string | null>(on ?? today);
  const [isLeft, setLeft] = useState(false);
  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    setLeft(true);
    if (day) onChoose(day);
  };
  return (
    <form onSubmit={submit} className="grid gap-3">
      <Field
        label="Day"
        help="What was issued or paid later does not count."
        error={isLeft && !day ? 'Write a day, such as 14 Mar 2012' : null}
      >
        <DateInput value={day} onChange={setDay} today={today} onBlur={() => setLeft(true)} />
      </Field>
      <div className="flex justify-end gap-2">
        {on ? (
          <Button variant="bare" onClick={() => onChoose(undefined)}>
            Back to today
          </Button>
        ) : null}
        <Button type="submit" variant="primary">
          Show this day
        </Button>
      </div>
    </form>
  );
}
