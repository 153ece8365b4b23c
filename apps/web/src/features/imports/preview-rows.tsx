import type { Import } from '@sira/contract/imports';
import { SectionHead } from '#ui/section-head.tsx';
import { Table, Td, Th } from '#ui/table-parts.tsx';
import { asLabel } from './import-words.ts';

/** The first rows as they will be read; a table on a desktop, a list on a phone. */
export function PreviewRows({ file: { preview, fields }, isReading }: { file: Import; isReading: boolean }) {
  if (preview.length === 0) return null;
  const used = fields.filter(({ field }) => preview.some(({ values }) => values[field] !== undefined));
  return (
    <section aria-busy={isReading}>
      <SectionHead title="As the first rows will be read" meta="dates as year-month-day" />
      <div className="overflow-x-auto phone:hidden">
        <Table label="The first rows as they will be read">
          <thead>
            <tr>
              <Th>Line</Th>
              {used.map(({ field, label }) => (
                <Th key={field} isNumber={isAmount(field)}>
                  {asLabel(label)}
                </Th>
              ))}
              {preview.some(({ problems }) => problems.length > 0) ? <Th>Not clear</Th> : null}
            </tr>
          </thead>
          <tbody>
            {preview.map(({ line, values, problems }) => (
              <tr key={line}>
                <Td>{line}</Td>
                {used.map(({ field }) => (
                  <Td key={field} isNumber={isAmount(field)}>
                    {values[field] ?? '–'}
                  </Td>
                ))}
                {problems.length > 0 ? (
                  <Td>
                    <span className="font-medium text-late3-ink">{problems.join(' ')}</span>
                  </Td>
                ) : null}
              </tr>
            ))}
          </tbody>
        </Table>
      </div>
      <ol className="desktop:hidden">
        {preview.map(({ line, values, problems }) => (
          <li key={line} className="border-b border-line py-3">
            <p className="mb-1 text-xs text-ink-3">Line {line}</p>
            <dl className="grid grid-cols-[120px_minmax(0,1fr)] gap-x-3 gap-y-0.5">
              {used.map(({ field, label }) => (
                <div key={field} className="contents">
                  <dt className="text-ink-3">{asLabel(label)}</dt>
                  <dd className="tabular-nums wrap-anywhere">{values[field] ?? '–'}</dd>
                </div>
              ))}
            </dl>
            {problems.length > 0 ? (
              <p className="mt-1 font-medium text-late3-ink">{problems.join(' ')}</p>
            ) : null}
          </li>
        ))}
      </ol>
    </section>
  );
}

const isAmount = (field: string) => field === 'amount' || field === 'paidAmount';
