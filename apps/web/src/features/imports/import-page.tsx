import type { Import } from '@sira/contract/imports';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useEffect, useRef } from 'react';
import type { ListPlace } from '#platform/address.ts';
import { LinkButton } from '#ui/link-button.tsx';
import { Loaded } from '#ui/loaded.tsx';
import { Page } from '#ui/page.tsx';
import { Steps } from '#ui/steps.tsx';
import { CheckedStep } from './checked-step.tsx';
import { ColumnsStep } from './columns-step.tsx';
import { DoneStep } from './done-step.tsx';
import { RefusedStep } from './refused-step.tsx';
import { importQuery } from './imports.data.ts';
import { WorkingStep } from './working-step.tsx';

const above = [
  <Link key="imports" to="/imports">
    Import
  </Link>,
];

/** One file on its way into the books: columns, check, import. */
export function ImportPage({ id, place }: { id: string; place: ListPlace }) {
  const query = useQuery(importQuery(id));
  if (query.data) return <ImportStep file={query.data} place={place} />;
  return (
    <Page title="Import" above={above}>
      <Loaded
        query={query}
        loading="Loading the file"
        failed="This file could not be read"
        missing={{
          title: 'This file is not here any more',
          action: <LinkButton to="/imports">Open the files</LinkButton>,
        }}
      >
        {() => null}
      </Loaded>
    </Page>
  );
}

const steps = ['File', 'Columns', 'Check', 'Import'];

const positions: Record<Import['state'], number> = {
  refused: 0,
  uploaded: 1,
  failed: 1,
  checking: 2,
  checked: 2,
  importing: 3,
  imported: 4,
};

function ImportStep({ file, place }: { file: Import; place: ListPlace }) {
  const start = useRef<HTMLDivElement>(null);
  const seen = useRef(file.state);
  // What the keyboard was on is gone with the step before.
  useEffect(() => {
    if (seen.current !== file.state) start.current?.focus({ preventScroll: true });
    seen.current = file.state;
  }, [file.state]);
  const head = (
    <div ref={start} tabIndex={-1} className="mb-6 outline-none">
      <Steps steps={steps} current={positions[file.state]} />
    </div>
  );
  const page = { title: file.fileName, above };
  switch (file.state) {
    case 'refused':
      return <RefusedStep file={file} head={head} page={page} />;
    case 'uploaded':
    case 'failed':
      return <ColumnsStep file={file} head={head} page={page} />;
    case 'checking':
    case 'importing':
      return <WorkingStep file={file} head={head} page={page} />;
    case 'checked':
      return <CheckedStep file={file} head={head} page={page} place={place} />;
    case 'imported':
      return <DoneStep file={file} head={head} page={page} place={place} />;
  }
}
