import type { ImportKind } from '@sira/contract/imports';
import { contentFits } from './column-content.ts';
import type { Sureness } from './header-words.ts';
import { headerKey, headerMeans } from './header-words.ts';
import type { ImportField, Mapping } from './import-kinds.ts';
import { fieldsOf, importKinds } from './import-kinds.ts';

export type GuessColumn = { index: number; name: string; values: string[] };

/** A field that several columns mean equally well; none was taken. */
export type Ambiguity = { field: string; label: string; columns: string[] };

export type ColumnGuess = {
  kind: ImportKind | null;
  mapping: Mapping;
  ambiguous: Ambiguity[];
};

type Candidate = { field: ImportField; column: GuessColumn; sureness: Sureness };

function candidatesOf(kind: ImportKind, columns: GuessColumn[]): Candidate[] {
  const candidates: Candidate[] = [];
  for (const column of columns) {
    const key = headerKey(column.name);
    if (key === '') continue;
    for (const field of fieldsOf(kind)) {
      const sureness = headerMeans(kind, field.field, key);
      if (sureness === null) continue;
      if (contentFits(field, column.values, sureness === 1)) candidates.push({ field, column, sureness });
    }
  }
  return candidates;
}

type Assignment = { mapping: Mapping; ambiguous: Ambiguity[]; sureness: Map<string, Sureness> };

/** Gives columns to fields, the surest first; a field that two columns claim alike stays open. */
function assign(kind: ImportKind, columns: GuessColumn[]): Assignment {
  const candidates = candidatesOf(kind, columns);
  const result: Assignment = { mapping: {}, ambiguous: [], sureness: new Map() };
  const taken = new Set<number>();
  const settled = new Set<string>();
  for (const sureness of [3, 2, 1] as const) {
    for (const field of fieldsOf(kind)) {
      if (settled.has(field.field)) continue;
      const claims = candidates.filter(
        (claim) => claim.field === field && claim.sureness === sureness && !taken.has(claim.column.index),
      );
      const [only, ...more] = claims;
      if (!only) continue;
      settled.add(field.field);
      if (more.length > 0) {
        result.ambiguous.push({
          field: field.field,
          label: field.label,
          columns: claims.map((claim) => claim.column.name),
        });
        continue;
      }
      taken.add(only.column.index);
      result.mapping[field.field] = only.column.index;
      result.sureness.set(field.field, sureness);
    }
  }
  return result;
}

/** Whether the columns make sense as this kind, from sure to unsure. */
function plausibility(kind: ImportKind, { mapping, ambiguous, sureness }: Assignment): number {
  const has = (field: string) =>
    mapping[field] !== undefined || ambiguous.some((each) => each.field === field);
  const required = fieldsOf(kind).filter((field) => field.isRequired);
  const found = required.filter((field) => has(field.field)).length;
  const isComplete = found === required.length;
  if (kind === 'invoices') {
    if (isComplete) return 6;
    const hasOwnDate = sureness.get('issuedOn') === 3 || has('dueOn');
    if (has('number') && has('amount') && hasOwnDate) return 5;
  }
  if (kind === 'payments' && isComplete) return 4;
  if (
    kind === 'contacts' &&
    isComplete &&
    ['clientName', 'contactName', 'email', 'phone', 'language'].some(has)
  )
    return 3;
  if (kind === 'contacts' && has('email') && (has('clientName') || has('contactName'))) return 2;
  return found === 0 ? 0 : found / required.length;
}

/** Which column means which field of a kind that is known. */
export function guessMapping(
  kind: ImportKind,
  columns: GuessColumn[],
): { mapping: Mapping; ambiguous: Ambiguity[] } {
  const { mapping, ambiguous } = assign(kind, columns);
  return { mapping, ambiguous };
}

/**
 * What kind of rows a table holds and which column means what, from the words of its header checked
 * against the cells. Figures that derive from others and codes of other things are left out.
 */
export function guessColumns(columns: GuessColumn[]): ColumnGuess {
  let best: { kind: ImportKind; assignment: Assignment; score: number } | null = null;
  for (const kind of importKinds) {
    const assignment = assign(kind, columns);
    const score = plausibility(kind, assignment);
    if (score >= 0.5 && (!best || score > best.score)) best = { kind, assignment, score };
  }
  if (!best) return { kind: null, mapping: {}, ambiguous: [] };
  return { kind: best.kind, mapping: best.assignment.mapping, ambiguous: best.assignment.ambiguous };
}
