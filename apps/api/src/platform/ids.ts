import { v7 } from 'uuid';

/** UUID version 7: sorts by time of making, the same on every PostgreSQL. */
export const newId = (): string => v7();
