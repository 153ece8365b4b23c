import type { Import } from '@sira/contract/imports';
import type { ImportRow } from './imports.queries.ts';
import { isBlocking } from './file-problems.ts';
import { fieldsOf, missingFields } from './import-kinds.ts';

/** An import as the contract shows it. */
export function showImport(row: ImportRow): Import {
  const { analysis, kind } = row;
  const seen = 'columns' in analysis ? analysis : null;
  const mapping = seen?.options?.mapping ?? {};
  const needed = kind ? new Set(missingFields(kind, {}).map(({ field }) => field)) : new Set<string>();
  return {
    id: row.id,
    fileName: row.fileName,
    sizeBytes: row.sizeBytes,
    state: row.state,
    refusal: row.refusal,
    encoding: seen?.encoding.name ?? null,
    delimiter: seen?.delimiter ?? null,
    kind,
    fields: kind
      ? fieldsOf(kind).map(({ field, label }) => ({
          field,
          label,
          isRequired: needed.has(field) && !(field === 'dueOn' && mapping['termsDays'] !== undefined),
        }))
      : [],
    columns: seen?.columns ?? [],
    preview:
      seen?.preview.map(({ line, values, problems }) => ({
        line,
        values,
        problems: problems.map(({ message }) => message),
      })) ?? [],
    questions: seen?.questions ?? [],
    problems:
      seen?.problems.map((problem) => ({
        field: problem.field,
        message: problem.message,
        isBlocking: isBlocking(problem),
      })) ?? [],
    notes: seen?.notes ?? [],
    rowCount: seen?.rowCount ?? null,
    rowsRead: row.rowsRead,
    counts: row.counts,
    createdAt: new Date(row.createdAt).toISOString(),
    importedAt: row.importedAt === null ? null : new Date(row.importedAt).toISOString(),
  };
}
