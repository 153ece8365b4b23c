import { toneNames } from '#features/messages/mail-words.ts';
import { DueTrack, type TrackPoint } from '#ui/due-track.tsx';
import { addDays, offsetWords, type Steps } from './reminder-words.ts';

/** Any due date will do: only the distances are drawn. */
const someDueOn = '2026-06-15';
const longBefore = '2020-01-01';

/** The steps of the schedule on the large due line, the due date among them. */
export function ScheduleTrack({ steps }: { steps: Steps }) {
  const points: TrackPoint[] = steps.map(({ offsetDays, template }, index) => ({
    kind: 'planned',
    on: addDays(someDueOn, offsetDays),
    title: `Step ${index + 1}, ${toneNames[template].toLowerCase()}`,
    when: offsetWords(offsetDays),
  }));
  const due: TrackPoint = { kind: 'due', on: someDueOn, title: 'Due', when: 'Due date' };
  const all = [...points, due].toSorted(
    (a, b) => a.on.localeCompare(b.on) || Number(b.kind === 'due') - Number(a.kind === 'due'),
  );
  return <DueTrack label="The steps around the due date" points={all} today={longBefore} />;
}
