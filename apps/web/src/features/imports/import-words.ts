import type { Import, ImportKind } from '@sira/contract/imports';
import { counted, formatCount } from '#ui/format-count.ts';

/** `Invoice number`, from the middle-of-a-sentence name the server uses. */
export function asLabel(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** What a file holds, for its choice and the list of files. */
export const kindLabels: Record<ImportKind, string> = {
  invoices: 'Invoices',
  contacts: 'Contacts',
  payments: 'Payments',
};

/** `136 kB` */
export function sizeWords(bytes: number): string {
  if (bytes < 1000) return `${bytes} bytes`;
  return bytes < 1_000_000 ? `${Math.round(bytes / 1000)} kB` : `${(bytes / 1_000_000).toFixed(1)} MB`;
}

/** Where a file stands, for the list of files. */
export function stateWords({ state, counts, rowsRead, rowCount }: Import): string {
  switch (state) {
    case 'uploaded':
      return 'Waits for its columns';
    case 'checking':
      return `Checking, ${formatCount(rowsRead)} of ${formatCount(rowCount ?? 0)} rows`;
    case 'checked':
      return counts && counts.badRows > 0
        ? `Checked, ${counted(counts.badRows, 'row', 'rows')} to mend`
        : 'Checked, waits to be imported';
    case 'importing':
      return 'Importing';
    case 'imported':
      return 'Imported';
    case 'refused':
      return 'Not readable';
    case 'failed':
      return 'Not imported';
  }
}

type Counts = NonNullable<Import['counts']>;

/** The things a file can bring, in the order they are told. */
export const things = [
  { key: 'invoices', label: 'Invoices', one: 'invoice', many: 'invoices' },
  { key: 'clients', label: 'Clients', one: 'client', many: 'clients' },
  { key: 'contacts', label: 'Contacts', one: 'contact', many: 'contacts' },
  { key: 'payments', label: 'Payments', one: 'payment', many: 'payments' },
  { key: 'disputes', label: 'Disputes', one: 'dispute', many: 'disputes' },
] as const;

/** `1,591 invoices and 100 clients added`, `3 contacts changed`, `Nothing changed`. */
export function changeWords(counts: Counts): string {
  const part = (verb: 'added' | 'changed') => {
    const told = things
      .filter(({ key }) => counts[key][verb] > 0)
      .map(({ key, one, many }) => counted(counts[key][verb], one, many));
    return told.length > 0 ? `${inWords(told)} ${verb}` : null;
  };
  return [part('added'), part('changed')].filter(Boolean).join(', ') || 'Nothing changed';
}

/** `a`, `a and b`, `a, b and c`. */
function inWords(parts: readonly string[]): string {
  return parts.length < 2 ? parts.join('') : `${parts.slice(0, -1).join(', ')} and ${parts.at(-1)}`;
}
