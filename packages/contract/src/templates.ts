import { z } from 'zod';
import { Language } from './shapes.ts';

export const TemplateKey = z.enum(['friendly', 'firm', 'final']);
export type TemplateKey = z.infer<typeof TemplateKey>;

/** A built-in template in one language, with a preview of it on sample data. */
export const Template = z
  .object({
    key: TemplateKey,
    language: Language,
    name: z.string(),
    subject: z.string().describe('Jinja source'),
    html: z.string().describe('Jinja source'),
    preview: z.object({ subject: z.string(), html: z.string(), text: z.string() }),
  })
  .meta({ id: 'Template' });
export const TemplateList = z.object({ items: z.array(Template) }).meta({ id: 'TemplateList' });
