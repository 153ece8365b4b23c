import { z } from 'zod';
import { line, PlainDate } from './shapes.ts';

/** While a dispute is open its invoice gets no reminder; the client's other invoices go on. */
export const NewDispute = z
  .strictObject({ reason: line(500), openedOn: PlainDate.optional().describe('Today when left out') })
  .meta({ id: 'NewDispute' });

export const DisputeResolution = z
  .strictObject({ resolution: line(500), resolvedOn: PlainDate.optional().describe('Today when left out') })
  .meta({ id: 'DisputeResolution' });
