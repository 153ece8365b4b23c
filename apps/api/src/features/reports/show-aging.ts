import type { Aging } from '@sira/contract/reports';
import type { z } from 'zod';
import type { AgingLine } from './aging.queries.ts';

/** The report as the contract shows it. */
export const showAging = (on: string, lines: readonly AgingLine[]): z.infer<typeof Aging> => ({
  on,
  currencies: lines.filter(({ client }) => client === null),
  clients: lines.flatMap(({ client, currency, openMinor, buckets }) =>
    client ? [{ ...client, currency, openMinor, buckets }] : [],
  ),
});
