import { z } from 'zod';

/** Every error of the API, as RFC 9457 describes it. `code` is for programs and never renamed. */
export const Problem = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.int().min(400).max(599),
    detail: z.string().describe('What is not done, why, and what to do'),
    code: z.string().regex(/^[a-z0-9_]+$/),
    requestId: z.string(),
    errors: z.array(z.object({ path: z.string(), message: z.string() })),
  })
  .meta({ id: 'Problem' });
export type Problem = z.infer<typeof Problem>;
