import type { Aging as AgingShape } from '@sira/contract/reports';
import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import type { z } from 'zod';
import { api, call } from '#platform/api.ts';

export type Aging = z.infer<typeof AgingShape>;

/** Debts by age as of the end of a day, by currency and by client; today when it is left out. */
export const agingQuery = (on?: string) =>
  queryOptions({
    queryKey: ['reports', 'aging', on ?? 'today'],
    placeholderData: keepPreviousData,
    // The API's document does not name the keys of a record; the contract does.
    queryFn: () => call(api.GET('/api/v1/reports/aging', { params: { query: { on } } })) as Promise<Aging>,
  });
