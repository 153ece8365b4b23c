import { Settings, SettingsChange } from '@sira/contract/settings';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import type { Deps } from '#platform/deps';
import { changeSettings, readSettings } from './settings.service.ts';

export const settingsRoutes =
  (deps: Deps): FastifyPluginAsyncZod =>
  async (app) => {
    app.get(
      '/settings',
      { schema: { operationId: 'getSettings', tags: ['settings'], response: { 200: Settings } } },
      async () => readSettings(deps),
    );

    app.patch(
      '/settings',
      {
        config: { access: 'admin' },
        schema: {
          operationId: 'changeSettings',
          tags: ['settings'],
          body: SettingsChange,
          response: { 200: Settings },
        },
      },
      async ({ auth, body }) => changeSettings(deps, auth.actor, body),
    );
  };
