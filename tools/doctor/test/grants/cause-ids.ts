import type { Cause } from '../../src/db/cause.ts';

export const idsOf = (causes: Pick<Cause, 'id'>[]): string[] => causes.map(({ id }) => id);
