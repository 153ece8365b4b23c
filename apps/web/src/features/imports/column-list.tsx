import type { Import } from '@sira/contract/imports';
import { Select } from '#ui/select.tsx';
import { asLabel } from './import-words.ts';

type Choice = { index: number; field: string | null };

interface ColumnListProps {
  file: Import;
  /** All columns with their new meaning. */
  onChange: (columns: Choice[]) => void;
}

/** Each column of the file with its first values and the choice of what it means. */
export function ColumnList({ file: { columns, fields }, onChange }: ColumnListProps) {
  const options = [
    { value: '', label: 'Not read' },
    ...fields.map(({ field, label, isRequired }) => ({
      value: field,
      label: isRequired ? `${asLabel(label)} (needed)` : asLabel(label),
    })),
  ];
  // A field has one column: choosing it here takes it from where it was.
  const choose = (index: number, field: string | null) =>
    onChange(
      columns.map((one) => {
        if (one.index === index) return { index, field };
        return { index: one.index, field: one.field === field ? null : one.field };
      }),
    );
  return (
    <ul>
      {columns.map(({ index, name, samples, field }) => (
        <li
          key={index}
          className="grid grid-cols-[minmax(0,1fr)_minmax(0,1.6fr)_260px] items-center gap-x-4 gap-y-1 border-b border-line px-2 py-1.5 phone:grid-cols-1 phone:px-0 phone:py-3"
        >
          <span className={`truncate ${field ? 'font-medium' : 'text-ink-3'}`}>
            {name || `Column ${index + 1}`}
          </span>
          <span className="truncate text-xs text-ink-3 tabular-nums">
            {samples.filter(Boolean).join(' · ') || '–'}
          </span>
          <Select
            aria-label={`What ${name || `column ${index + 1}`} means`}
            options={options}
            value={field ?? ''}
            disabled={fields.length === 0}
            onChange={(event) => choose(index, event.target.value || null)}
          />
        </li>
      ))}
    </ul>
  );
}
