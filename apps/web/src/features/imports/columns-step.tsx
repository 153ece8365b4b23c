import type { Import, ImportChange } from '@sira/contract/imports';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { z } from 'zod';
import { api, call } from '#platform/api.ts';
import { readsOnly, useMayWrite } from '#platform/may-write.ts';
import { useChange } from '#platform/use-change.ts';
import { Button } from '#ui/button.tsx';
import { counted, formatCount } from '#ui/format-count.ts';
import { Icon } from '#ui/icon.tsx';
import { Page } from '#ui/page.tsx';
import { RadioField } from '#ui/radio-field.tsx';
import { SectionHead } from '#ui/section-head.tsx';
import { Segmented } from '#ui/segmented.tsx';
import { ColumnList } from './column-list.tsx';
import { asLabel, kindLabels } from './import-words.ts';
import { importQuery } from './imports.data.ts';
import { PreviewRows } from './preview-rows.tsx';
import type { StepProps } from './step-props.ts';

type Answer = z.infer<typeof ImportChange>;

/** What the columns mean, and what the file cannot tell. Every answer is read back at once in the first rows. */
export function ColumnsStep({ file, head, page }: StepProps) {
  const { answer, shown, isReading } = useAnswers(file);
  const check = useCheck(file);
  const mayWrite = useMayWrite();
  const open = file.questions.filter((question) => question.answer === null);
  const blocking = file.problems.filter(({ isBlocking }) => isBlocking);
  const reason = whyNot(open.length, blocking.length, isReading);
  const rows = file.rowCount ?? 0;
  return (
    <Page
      {...page}
      actions={
        <Button
          variant="primary"
          disabledReason={mayWrite ? reason : readsOnly}
          workingLabel={`Checking ${formatCount(rows)} rows`}
          isWorking={check.isPending}
          onClick={() => check.mutate()}
        >
          {`Check ${counted(rows, 'row', 'rows')}`}
        </Button>
      }
      headline={headlineOf(file, open.length, blocking.length)}
      lead={
        file.state === 'failed' && file.refusal
          ? file.refusal
          : mayWrite
            ? 'Nothing is imported yet. Look at what each column means and at the first rows, then check them all.'
            : 'Nothing is imported yet. Staff and admins go on with this file.'
      }
    >
      {head}
      <div className="grid gap-8">
        <Hindrances problems={file.problems} />
        {mayWrite ? <Answers file={file} shown={shown} answer={answer} /> : null}
        <PreviewRows file={file} isReading={isReading} />
        <Notes notes={file.notes} />
      </div>
    </Page>
  );
}

interface AnswersProps extends Pick<ReturnType<typeof useAnswers>, 'shown' | 'answer'> {
  file: Import;
}

function Answers({ file, shown, answer }: AnswersProps) {
  return (
    <>
      {file.questions.length > 0 ? (
        <section aria-label="Questions" className="grid gap-5 desktop:max-w-[66ch]">
          {shown.questions.map((question) => (
            <RadioField
              key={question.id}
              legend={question.text}
              value={question.answer}
              onChange={(value) => answer({ [question.id]: value } as Answer)}
              options={question.options.map(({ value, label, example }) => ({
                value,
                label: asLabel(label),
                help: example,
              }))}
            />
          ))}
        </section>
      ) : null}
      <section>
        <SectionHead
          title="Columns"
          meta={file.kind ? undefined : 'choose what the file holds first'}
          rule="ink"
          end={
            <Segmented
              label="The file holds"
              value={shown.kind ?? 'unknown'}
              onChange={(kind) => kind !== 'unknown' && answer({ kind })}
              options={kinds}
            />
          }
        />
        <ColumnList file={shown} onChange={(columns) => answer({ columns })} />
      </section>
    </>
  );
}

const kinds: readonly { value: keyof typeof kindLabels | 'unknown'; label: string }[] = (
  ['invoices', 'contacts', 'payments'] as const
).map((value) => ({ value, label: kindLabels[value] }));

/** Sends each answer; until the server has read the rows again, the page already shows what was chosen. */
function useAnswers(file: Import) {
  const queryClient = useQueryClient();
  const [sent, setSent] = useState<Answer | null>(null);
  const change = useMutation({
    mutationFn: (body: Answer) =>
      call(api.PATCH('/api/v1/imports/{id}', { params: { path: { id: file.id } }, body })),
    onSuccess: (next) => queryClient.setQueryData(importQuery(file.id).queryKey, next),
    onSettled: () => setSent(null),
    meta: { failed: 'The answer was not taken' },
  });
  const answer = (body: Answer) => {
    setSent(body);
    change.mutate(body);
  };
  return { answer, shown: sent ? withAnswer(file, sent) : file, isReading: change.isPending };
}

function withAnswer(file: Import, { kind, columns, ...answers }: Answer): Import {
  const chosen = new Map(columns?.map(({ index, field }) => [index, field]));
  return {
    ...file,
    kind: kind ?? file.kind,
    columns: columns
      ? file.columns.map((one) => ({ ...one, field: chosen.get(one.index) ?? null }))
      : file.columns,
    questions: file.questions.map((question) => ({
      ...question,
      answer: answers[question.id] ?? question.answer,
    })),
  };
}

function useCheck({ id }: Import) {
  return useChange({
    mutationFn: () => call(api.POST('/api/v1/imports/{id}/check', { params: { path: { id } } })),
    meta: { failed: 'The rows were not checked' },
  });
}

function whyNot(open: number, blocking: number, isReading: boolean): string | null {
  if (blocking > 0) return 'Say first what the columns mean';
  if (open > 0) return open === 1 ? 'Answer the question first' : `Answer the ${open} questions first`;
  return isReading ? 'The first rows are being read again' : null;
}

function headlineOf(file: Import, open: number, blocking: number): string {
  if (file.kind === null) return 'What does this file hold?';
  const rows = counted(file.rowCount ?? 0, 'row', 'rows');
  const what = `${rows} of ${kindLabels[file.kind].toLowerCase()}`;
  if (blocking > 0) return `${what}, and ${counted(blocking, 'thing is', 'things are')} not clear`;
  return open > 0
    ? `${what}, and ${counted(open, 'question', 'questions')} the file leaves open`
    : `${what}, ready to be checked`;
}

function Hindrances({ problems }: { problems: Import['problems'] }) {
  if (problems.length === 0) return null;
  return (
    <ul className="grid gap-1.5" aria-label="What stands in the way">
      {problems.map(({ message, isBlocking }) => (
        <li key={message} className="flex items-start gap-2">
          <span className={`flex h-5 items-center ${isBlocking ? 'text-late3-fill' : 'text-soon-fill'}`}>
            <Icon name={isBlocking ? 'error' : 'warning'} />
          </span>
          <span className={isBlocking ? 'font-medium text-late3-ink' : 'text-ink-2'}>{message}</span>
        </li>
      ))}
    </ul>
  );
}

function Notes({ notes }: { notes: readonly string[] }) {
  if (notes.length === 0) return null;
  return (
    <section>
      <SectionHead title="What was assumed" />
      <ul className="mt-2 grid max-w-[66ch] gap-1 text-ink-2">
        {notes.map((note) => (
          <li key={note}>{note}</li>
        ))}
      </ul>
    </section>
  );
}
