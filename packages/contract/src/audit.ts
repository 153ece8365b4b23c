import { z } from 'zod';
import { Id, Instant, listOf, page } from './shapes.ts';

/** Who did what to which thing. Rows are only ever added. */
export const AuditEntry = z
  .object({
    id: Id,
    at: Instant,
    actor: z.string(),
    action: z.string().describe('snake_case, past tense: payment_recorded'),
    subjectType: z.string(),
    subjectId: z.string().nullable(),
    subjectName: z.string(),
    detail: z.record(z.string(), z.unknown()),
  })
  .meta({ id: 'AuditEntry' });
export const AuditList = listOf(AuditEntry).meta({ id: 'AuditList' });
export const AuditQuery = z.strictObject({
  ...page,
  subjectId: Id.optional(),
  action: z
    .string()
    .regex(/^[a-z_]{1,60}$/)
    .optional(),
});
