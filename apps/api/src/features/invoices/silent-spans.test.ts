import { expect, test } from 'vitest';
import { silentSpans } from './silent-spans.ts';

const days = (
  from: string,
  through: string,
  eventDays: string[],
  turnsOn: string[],
  reasonOn: (day: string) => string,
) =>
  silentSpans({ from, through, eventDays: new Set(eventDays), turnsOn, reasonOn }).map(
    ({ on, until, reason }) => `${on.slice(5)} ${until?.slice(5)} ${reason}`,
  );

const still = () => 'not_due';

test.each([
  {
    name: 'no event at all is one span',
    got: days('2026-03-01', '2026-03-10', [], [], still),
    spans: ['03-01 03-10 not_due'],
  },
  {
    name: 'an event cuts the span',
    got: days('2026-03-01', '2026-03-10', ['2026-03-04'], [], still),
    spans: ['03-01 03-03 not_due', '03-05 03-10 not_due'],
  },
  {
    name: 'events at both ends',
    got: days('2026-03-01', '2026-03-03', ['2026-03-01', '2026-03-03'], [], still),
    spans: ['03-02 03-02 not_due'],
  },
  {
    name: 'events on days in a row leave nothing',
    got: days('2026-03-01', '2026-03-02', ['2026-03-01', '2026-03-02'], [], still),
    spans: [],
  },
  {
    name: 'another reason starts another span',
    got: days('2026-03-01', '2026-03-10', [], ['2026-03-05'], (day) =>
      day < '2026-03-05' ? 'not_due' : 'disputed',
    ),
    spans: ['03-01 03-04 not_due', '03-05 03-10 disputed'],
  },
  {
    name: 'a turn that changes nothing does not cut',
    got: days('2026-03-01', '2026-03-10', [], ['2026-03-05'], still),
    spans: ['03-01 03-10 not_due'],
  },
  {
    name: 'events and turns outside do not matter',
    got: days('2026-03-01', '2026-03-02', ['2025-01-01'], ['2027-01-01'], still),
    spans: ['03-01 03-02 not_due'],
  },
  { name: 'an end before the start', got: days('2026-03-02', '2026-03-01', [], [], still), spans: [] },
])('$name', ({ got, spans }) => {
  expect(got).toEqual(spans);
});
