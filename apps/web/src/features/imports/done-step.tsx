import type { Import } from '@sira/contract/imports';
import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import type { ListPlace } from '#platform/address.ts';
import { useMayWrite } from '#platform/may-write.ts';
import { clientsQuery } from '#features/clients/clients.data.ts';
import { counted, formatCount } from '#ui/format-count.ts';
import { LinkButton } from '#ui/link-button.tsx';
import { Page } from '#ui/page.tsx';
import { SectionHead } from '#ui/section-head.tsx';
import { TextLink } from '#ui/text-link.tsx';
import { BadRows } from './bad-rows.tsx';
import { CountTable } from './count-table.tsx';
import { FileDrop } from './file-drop.tsx';
import { changeWords, kindLabels } from './import-words.ts';
import { useWaitingImports } from './imports.data.ts';
import type { StepProps } from './step-props.ts';

/** The file is in the books: what changed, and what comes next. */
export function DoneStep({ file, head, page, place }: StepProps & { place: ListPlace }) {
  const { counts } = file;
  const mayWrite = useMayWrite();
  const [next] = useWaitingImports(file.id);
  const isSame = counts !== null && changeWords(counts) === 'Nothing changed';
  const bad = counts?.badRows ?? 0;
  return (
    <Page
      {...page}
      headline={isSame ? 'The same file again changed nothing' : counts ? changeWords(counts) : 'Imported'}
      lead={leftOutWords(bad)}
      actions={<ResultLinks file={file} isPrimary={!next || !mayWrite} />}
    >
      {head}
      <div className="grid gap-8">
        {counts ? (
          <section className="max-w-160">
            <SectionHead title="What changed" meta={`${formatCount(counts.rows)} rows`} rule="ink" />
            <CountTable counts={counts} />
          </section>
        ) : null}
        {mayWrite ? <WhatNext file={file} next={next} /> : null}
        {bad > 0 ? <BadRows id={file.id} count={formatCount(bad)} place={place} /> : null}
      </div>
    </Page>
  );
}

function leftOutWords(bad: number): string | undefined {
  if (bad === 0) return undefined;
  return bad === 1
    ? '1 row was left out. Mend it in the file, then drop the file again: only that row is new.'
    : `${formatCount(bad)} rows were left out. Mend them in the file, then drop the file again: only these are new.`;
}

function ResultLinks({ file, isPrimary }: { file: Import; isPrimary: boolean }) {
  const variant = isPrimary ? 'primary' : 'outline';
  if (file.kind === 'payments')
    return (
      <LinkButton variant={variant} to="/payments">
        Open the payments
      </LinkButton>
    );
  if (file.kind === 'contacts')
    return (
      <LinkButton variant={variant} to="/clients">
        Open the clients
      </LinkButton>
    );
  return (
    <>
      <span className="phone:hidden">
        <LinkButton to="/clients">Open the clients</LinkButton>
      </span>
      <LinkButton variant={variant} to="/invoices">
        Open the invoices
      </LinkButton>
    </>
  );
}

/** The next file that waits, or the contacts that are still missing, or room for another file. */
function WhatNext({ file, next }: { file: Import; next: Import | undefined }) {
  const navigate = useNavigate();
  const noAddress = useQuery(clientsQuery({ has: 'no_contact' })).data?.total ?? 0;
  return (
    <section className="grid max-w-160 gap-3">
      <SectionHead title="What comes next" />
      {next ? (
        <div className="flex flex-wrap items-center justify-between gap-3">
          <p className="min-w-0">
            <b className="block truncate">{next.fileName}</b>
            <span className="text-ink-2">
              {next.kind
                ? `${kindLabels[next.kind]}, ${counted(next.rowCount ?? 0, 'row', 'rows')}`
                : 'Waits for its columns'}
            </span>
          </p>
          <LinkButton variant="primary" to="/imports/$id" params={{ id: next.id }}>
            Go on with this file
          </LinkButton>
        </div>
      ) : null}
      {!next && noAddress > 0 ? (
        <p className="text-ink-2">
          {counted(noAddress, 'client has', 'clients have')} no e-mail address, so no reminder reaches them.{' '}
          {file.kind === 'contacts' ? (
            <TextLink to="/clients" search={{ has: 'no_contact' }}>
              Look who it is
            </TextLink>
          ) : (
            'Drop the list of contacts here: client number and e-mail are enough.'
          )}
        </p>
      ) : null}
      <FileDrop
        isSmall
        onUploaded={([first]) => first && void navigate({ to: '/imports/$id', params: { id: first } })}
      />
    </section>
  );
}
