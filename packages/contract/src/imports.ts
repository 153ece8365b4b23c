import { z } from 'zod';
import { Currency, Id, Instant, listOf, page } from './shapes.ts';

export const ImportKind = z.enum(['invoices', 'contacts', 'payments']);
export type ImportKind = z.infer<typeof ImportKind>;

/**
 * uploaded: read the columns, answer the questions; checking: rows are being read; checked: counts and
 * bad rows are known; importing; imported; refused: the file cannot be read, `refusal` says why.
 */
export const ImportState = z.enum([
  'uploaded',
  'checking',
  'checked',
  'importing',
  'imported',
  'refused',
  'failed',
]);

export const ImportColumn = z
  .object({
    index: z.int(),
    name: z.string(),
    samples: z.array(z.string()),
    field: z.string().nullable().describe('What the column means; null: it is not read'),
  })
  .meta({ id: 'ImportColumn' });

export const ImportQuestion = z
  .object({
    id: z.enum(['currency', 'dateOrder', 'decimalMark']),
    text: z.string(),
    options: z.array(z.object({ value: z.string(), label: z.string(), example: z.string() })),
    answer: z.string().nullable(),
  })
  .meta({ id: 'ImportQuestion' });

export const ImportField = z
  .object({ field: z.string(), label: z.string(), isRequired: z.boolean() })
  .meta({ id: 'ImportField' });

export const RowProblem = z
  .object({
    id: Id,
    line: z.int().describe('Line of the file, from 1; a quoted cell can span several'),
    column: z.string().nullable(),
    value: z.string().nullable(),
    message: z.string(),
  })
  .meta({ id: 'RowProblem' });
export const RowProblemList = listOf(RowProblem).meta({ id: 'RowProblemList' });
export const RowProblemQuery = z.strictObject(page);

const Count = z.object({ added: z.int(), changed: z.int(), unchanged: z.int() });

export const ImportCounts = z
  .object({
    rows: z.int(),
    badRows: z.int(),
    clients: Count,
    contacts: Count,
    invoices: Count,
    payments: Count,
    disputes: Count,
  })
  .meta({ id: 'ImportCounts' });
export type ImportCounts = z.infer<typeof ImportCounts>;

export const Import = z
  .object({
    id: Id,
    fileName: z.string(),
    sizeBytes: z.int(),
    state: ImportState,
    refusal: z.string().nullable(),
    encoding: z.string().nullable(),
    delimiter: z.string().nullable(),
    kind: ImportKind.nullable(),
    fields: z.array(ImportField).describe('What a column of this kind can mean'),
    columns: z.array(ImportColumn),
    preview: z
      .array(
        z.object({ line: z.int(), values: z.record(z.string(), z.string()), problems: z.array(z.string()) }),
      )
      .describe('The first rows as they will be read'),
    questions: z.array(ImportQuestion),
    problems: z
      .array(z.object({ field: z.string().nullable(), message: z.string(), isBlocking: z.boolean() }))
      .describe('What stands in the way before any row is read'),
    notes: z.array(z.string()).describe('What was assumed about the file'),
    rowCount: z.int().nullable().describe('Data rows of the file'),
    rowsRead: z.int().describe('Progress while checking'),
    counts: ImportCounts.nullable().describe(
      'While checked: what importing would do; when imported: what it did',
    ),
    createdAt: Instant,
    importedAt: Instant.nullable(),
  })
  .meta({ id: 'Import' });
export type Import = z.infer<typeof Import>;

export const ImportList = listOf(Import).meta({ id: 'ImportList' });
export const ImportQuery = z.strictObject(page);

export const ImportUploadQuery = z.strictObject({
  fileName: z
    .string()
    .min(1)
    .max(200)
    .regex(/^[^\u0000-\u001f]*$/),
  kind: ImportKind.optional().describe('Guessed from the columns when left out'),
});

/** The user's word on what the file cannot tell. Answering puts the import back to `uploaded`. */
export const ImportChange = z
  .strictObject({
    kind: ImportKind,
    columns: z
      .array(
        z.strictObject({
          index: z.int().min(0).max(499),
          field: z
            .string()
            .regex(/^[A-Za-z]{1,30}$/)
            .nullable(),
        }),
      )
      .max(500),
    currency: Currency,
    dateOrder: z.enum(['dmy', 'mdy', 'ymd']),
    decimalMark: z.enum(['.', ',']),
  })
  .partial()
  .meta({ id: 'ImportChange' });

/** `skipBadRows` false: a bad row stops all of it and nothing is imported (409 `bad_rows`). */
export const ImportCommit = z.strictObject({ skipBadRows: z.boolean() }).meta({ id: 'ImportCommit' });
