import { Link } from '@tanstack/react-router';
import { counted } from '#ui/format-count.ts';
import { formatDay } from '#ui/format-date.ts';

interface DayStripProps {
  days: readonly { on: string; messages: number }[];
  /** The day that the page shows. */
  shown: string;
  today: string;
}

const tallestPx = 28;

/** How many mails go out on each of the next days; each leads to the plan of its day. */
export function DayStrip({ days, shown, today }: DayStripProps) {
  const most = Math.max(1, ...days.map(({ messages }) => messages));
  return (
    <nav
      aria-label="The next days"
      className="relative min-w-0 phone:-mx-4 phone:w-screen phone:overflow-x-auto phone:px-4"
    >
      <ol className="flex gap-0.5">
        {days.map(({ on, messages }) => (
          <li key={on}>
            <Link
              to="/reminders"
              search={on === today ? {} : { on }}
              activeOptions={{ exact: true, includeSearch: true }}
              aria-current={on === shown ? 'date' : undefined}
              title={counted(messages, 'mail', 'mails')}
              className="group grid w-8.5 grid-rows-[30px_auto] justify-items-center rounded-sm pt-1.5 pb-1 hover:bg-hover aria-[current]:bg-toska-wash phone:w-11"
            >
              <span
                className="mb-0.75 min-h-px w-3 self-end rounded-t-[2px] bg-toska-line group-aria-[current]:bg-toska"
                style={{ height: Math.ceil((messages / most) * tallestPx) }}
              />
              <span className="text-center text-2xs leading-3.5 font-medium text-ink-2 group-aria-[current]:font-semibold group-aria-[current]:text-toska-ink">
                <span className="block text-[10px] leading-3 font-normal text-ink-3 group-aria-[current]:text-toska-ink">
                  {formatDay(on).slice(0, 3)}
                </span>
                {Number(on.slice(8))}
                <span className="sr-only">
                  {formatDay(on).slice(-4)}, {counted(messages, 'mail', 'mails')}
                </span>
              </span>
            </Link>
          </li>
        ))}
      </ol>
    </nav>
  );
}
