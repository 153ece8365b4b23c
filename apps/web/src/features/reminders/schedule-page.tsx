import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { Schedule } from '@sira/contract/reminders';
import { useState } from 'react';
import type { z } from 'zod';
import { toneNames } from '#features/messages/mail-words.ts';
import { useTimeZone, useToday } from '#features/settings/settings.data.ts';
import { Button } from '#ui/button.tsx';
import { counted } from '#ui/format-count.ts';
import { formatInstant } from '#ui/format-date.ts';
import { Loaded } from '#ui/loaded.tsx';
import { Page } from '#ui/page.tsx';
import { SectionHead } from '#ui/section-head.tsx';
import { Table, Td, Th } from '#ui/table-parts.tsx';
import { offsetWords, type Steps } from './reminder-words.ts';
import { scheduleQuery } from './reminders.data.ts';
import { ScheduleForm } from './schedule-form.tsx';
import { ScheduleTrack } from './schedule-track.tsx';

/** When reminders go out and in which tone: the steps around the due date, which admins can change. */
export function SchedulePage({ canChange }: { canChange: boolean }) {
  const schedule = useQuery(scheduleQuery);
  const [isChanging, setChanging] = useState(false);
  return (
    <Page
      title="Schedule"
      above={[
        <Link key="reminders" to="/reminders">
          Reminders
        </Link>,
      ]}
      headline={
        schedule.data
          ? `${counted(schedule.data.steps.length, 'step', 'steps')} around the due date.`
          : undefined
      }
      lead="Every invoice follows them. Only the step that is due last goes out; those that were missed are passed over. A paid, disputed or paused invoice gets nothing."
      actions={
        isChanging ? null : (
          <Button
            variant="primary"
            disabledReason={canChange ? null : 'Only admins change the schedule'}
            onClick={() => setChanging(true)}
          >
            Change the steps
          </Button>
        )
      }
    >
      <Loaded query={schedule} loading="Loading the schedule" failed="The schedule could not be read">
        {(data) =>
          isChanging ? (
            <ScheduleForm key={data.version} steps={data.steps} onClose={() => setChanging(false)} />
          ) : (
            <ScheduleView schedule={data} />
          )
        }
      </Loaded>
    </Page>
  );
}

function ScheduleView({ schedule }: { schedule: z.infer<typeof Schedule> }) {
  const timeZone = useTimeZone();
  const today = useToday();
  return (
    <div className="grid gap-8">
      <ScheduleTrack steps={schedule.steps} />
      <section className="max-w-160">
        <SectionHead
          title="Steps"
          rule="ink"
          meta={`version ${schedule.version}, since ${formatInstant(schedule.createdAt, timeZone, today)}`}
        />
        <StepTable steps={schedule.steps} />
      </section>
    </div>
  );
}

function StepTable({ steps }: { steps: Steps }) {
  return (
    <Table label="Steps">
      <thead>
        <tr>
          <Th>Step</Th>
          <Th>Day, counted from the due date</Th>
          <Th>Tone of the mail</Th>
        </tr>
      </thead>
      <tbody>
        {steps.map(({ offsetDays, template }, index) => (
          <tr key={offsetDays}>
            <Td>{index + 1}</Td>
            <Td>{offsetWords(offsetDays)}</Td>
            <Td>{toneNames[template]}</Td>
          </tr>
        ))}
      </tbody>
    </Table>
  );
}
