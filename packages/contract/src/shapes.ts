import { z } from 'zod';
import { wordsFor } from './field-words.ts';

z.config({ customError: wordsFor });

/**
 * Building bricks that every shape of the contract is made of. PostgreSQL cannot store NUL and a
 * generator of hostile input finds every unbounded field, so no string or number is without limits.
 */

/** One line of text without control characters, trimmed ends not required. */
export const line = (max: number) =>
  z
    .string()
    .min(1)
    .max(max)
    .regex(/^[^\u0000-\u001f\u007f]*[^\u0000-\u0020\u007f][^\u0000-\u001f\u007f]*$/);

/** Text of several lines; may be empty. */
export const note = (max = 2000) =>
  z
    .string()
    .max(max)
    .regex(/^[^\u0000]*$/);

/** The id of a row: UUID version 7, made in the application. */
export const Id = z.uuidv7();

/** A calendar date without a time, `2026-03-01`. Year 0000 is no year in PostgreSQL. */
export const PlainDate = z.iso.date().refine((on) => !on.startsWith('0000'), 'There is no year 0000.');

/** An instant, ISO 8601 in UTC. */
export const Instant = z.iso.datetime();

/** Letters as ISO 4217 writes them; whether the currency exists is checked by the service. */
export const Currency = z.string().regex(/^[A-Z]{3}$/);

/** Integer minor units of the currency beside it: cents of USD, sen of IDR, yen of JPY. */
export const AmountMinor = z.int().min(1).max(900_000_000_000_000);

/** A derived sum in minor units; a sum over many invoices can be larger than one amount. */
export const SumMinor = z.int().min(-9_007_199_254_740_991).max(9_007_199_254_740_991);

/** An address as mail programs accept it everywhere; parts are bounded so that every string of the pattern works. */
export const EmailAddress = z
  .email({
    pattern:
      /^[A-Za-z0-9_'+-](?:\.?[A-Za-z0-9_'+-]){0,31}@(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,30}[A-Za-z0-9])?\.){1,4}[A-Za-z]{2,20}$/,
  })
  .max(254);

export const Language = z.enum(['en', 'id']);
export type Language = z.infer<typeof Language>;

/** A whole number in a query: digits only, so that `0x10`, `1e1` and ` 5` are refused. */
export const digits = (min: number, max: number, preset: number) =>
  z
    .string()
    .regex(/^[0-9]{1,6}$/)
    .transform(Number)
    .pipe(z.int().min(min).max(max))
    .default(preset)
    .meta({ override: { type: 'integer', minimum: min, maximum: max, default: preset } });

/** Query of every list: `limit` rows after the row whose id is `cursor`. */
export const page = { limit: digits(1, 200, 50), cursor: Id.optional() };

/** Free text search of a list. */
export const search = z
  .string()
  .max(100)
  .regex(/^[^\u0000]*$/)
  .optional();

export const direction = z.enum(['asc', 'desc']).optional();

/** A page of rows. `total` counts all rows that match; `nextCursor` is null on the last page. */
export const listOf = <T extends z.ZodType>(item: T) =>
  z.object({ items: z.array(item), nextCursor: Id.nullable(), total: z.int().min(0) });

export const ById = z.object({ id: Id });

/** A row that another shape points to, with the name people know it by. */
export const Ref = z.object({ id: Id, name: z.string() });
