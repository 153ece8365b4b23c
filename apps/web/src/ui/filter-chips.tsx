import { Icon } from './icon.tsx';
import { textLinkLook } from './text-link.tsx';

export interface FilterChip {
  key: string;
  /** `Client: PT Arunika Kosmetika` */
  label: string;
  onRemove: () => void;
}

/** The filters that are on; each can be taken off, or all at once. Nothing when none is on. */
export function FilterChips({ chips, onClear }: { chips: readonly FilterChip[]; onClear: () => void }) {
  if (chips.length === 0) return null;
  return (
    <ul className="flex flex-wrap items-center gap-2" aria-label="Filters">
      {chips.map((chip) => (
        <li key={chip.key}>
          <button
            type="button"
            aria-label={`Take off the filter ${chip.label}`}
            onClick={chip.onRemove}
            className="inline-flex h-6.5 max-w-full items-center gap-1.5 rounded-full bg-toska-wash pr-2 pl-2.5 text-xs font-medium text-toska-ink inset-ring inset-ring-toska-line phone:h-9"
          >
            <span className="truncate">{chip.label}</span>
            <Icon name="x" className="size-3" />
          </button>
        </li>
      ))}
      <li>
        <button type="button" className={`${textLinkLook} text-xs phone:py-2`} onClick={onClear}>
          Clear filters
        </button>
      </li>
    </ul>
  );
}
