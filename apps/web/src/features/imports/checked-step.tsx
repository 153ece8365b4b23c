import { useNavigate } from '@tanstack/react-router';
import type { ListPlace } from '#platform/address.ts';
import { api, call } from '#platform/api.ts';
import { readsOnly, useMayWrite } from '#platform/may-write.ts';
import { useChange } from '#platform/use-change.ts';
import { Button } from '#ui/button.tsx';
import { counted, formatCount } from '#ui/format-count.ts';
import { Page } from '#ui/page.tsx';
import { SectionHead } from '#ui/section-head.tsx';
import { BadRows } from './bad-rows.tsx';
import { CountTable } from './count-table.tsx';
import type { StepProps } from './step-props.ts';

/** All rows were read: what importing would do, and what cannot be read. */
export function CheckedStep({ file, head, page, place }: StepProps & { place: ListPlace }) {
  const { counts } = file;
  const rows = counts?.rows ?? 0;
  const bad = counts?.badRows ?? 0;
  const good = rows - bad;
  const mayWrite = useMayWrite();
  const { commit, change, mend } = useNextStep(file.id);
  return (
    <Page
      {...page}
      headline={
        bad === 0
          ? `All ${formatCount(rows)} rows can be imported`
          : `${formatCount(good)} of ${formatCount(rows)} rows can be imported`
      }
      lead="Nothing is in the books yet. This is what importing changes there; all of it happens, or nothing."
      actions={
        <>
          {mayWrite ? (
            <span className="phone:hidden">
              <ChangeButton change={change} />
            </span>
          ) : null}
          {bad === 0 ? (
            <ImportButton
              label={`Import ${counted(rows, 'row', 'rows')}`}
              rows={rows}
              commit={commit}
              skipBadRows={false}
            />
          ) : null}
        </>
      }
    >
      {head}
      <div className="grid gap-8">
        {counts ? (
          <section className="max-w-160">
            <SectionHead title="What importing does" rule="ink" />
            <CountTable counts={counts} />
          </section>
        ) : null}
        {bad > 0 ? (
          <>
            <div className="flex flex-wrap gap-2">
              {good > 0 ? (
                <ImportButton
                  label={`Import ${formatCount(good)} good ${good === 1 ? 'row' : 'rows'}`}
                  rows={good}
                  commit={commit}
                  skipBadRows
                />
              ) : null}
              {mayWrite ? <Button onClick={mend}>Import nothing, mend the file first</Button> : null}
            </div>
            <BadRows id={file.id} count={`${formatCount(bad)} of ${formatCount(rows)}`} place={place} />
          </>
        ) : null}
        {mayWrite ? (
          <div className="desktop:hidden">
            <ChangeButton change={change} />
          </div>
        ) : null}
      </div>
    </Page>
  );
}

interface ImportButtonProps {
  label: string;
  rows: number;
  commit: ReturnType<typeof useNextStep>['commit'];
  skipBadRows: boolean;
}

function ImportButton({ label, rows, commit, skipBadRows }: ImportButtonProps) {
  return (
    <Button
      variant="primary"
      workingLabel={`Importing ${formatCount(rows)} rows`}
      isWorking={commit.isPending}
      disabledReason={useMayWrite() ? null : readsOnly}
      onClick={() => commit.mutate(skipBadRows)}
    >
      {label}
    </Button>
  );
}

function ChangeButton({ change }: Pick<ReturnType<typeof useNextStep>, 'change'>) {
  return (
    <Button onClick={() => change.mutate()} workingLabel="Opening the columns" isWorking={change.isPending}>
      Change the columns
    </Button>
  );
}

function useNextStep(id: string) {
  const navigate = useNavigate();
  const params = { path: { id } };
  const commit = useChange({
    mutationFn: (skipBadRows: boolean) =>
      call(api.POST('/api/v1/imports/{id}/commit', { params, body: { skipBadRows } })),
    meta: { failed: 'Nothing was imported' },
  });
  const change = useChange({
    mutationFn: () => call(api.PATCH('/api/v1/imports/{id}', { params, body: {} })),
    meta: { failed: 'The columns were not opened' },
  });
  const mend = () => void navigate({ to: '/imports' });
  return { commit, change, mend };
}
