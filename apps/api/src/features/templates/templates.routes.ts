import { TemplateList } from '@sira/contract/templates';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { BUILT_IN } from './built-in.ts';
import { renderReminder } from './render-reminder.ts';
import { sampleMail } from './sample-mail.ts';

export const templatesRoutes = (): FastifyPluginAsyncZod => async (app) => {
  app.get(
    '/templates',
    { schema: { operationId: 'listTemplates', tags: ['templates'], response: { 200: TemplateList } } },
    async () => ({
      items: BUILT_IN.map((template) => ({
        ...template,
        preview: renderReminder(sampleMail(template.key, template.language)),
      })),
    }),
  );
};
