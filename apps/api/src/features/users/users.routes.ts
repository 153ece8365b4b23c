import { ById } from '@sira/contract/shapes';
import { NewUser, SetupState, User, UserChange, UserList, UserQuery } from '@sira/contract/users';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import type { Deps } from '#platform/deps';
import { toPage } from '#platform/pages';
import { countUsers, listUsers, type User as UserRow } from './users.queries.ts';
import { changeUser, createUser } from './users.service.ts';

const show = ({ passwordHash: _, ...user }: UserRow) => ({
  ...user,
  createdAt: user.createdAt.toISOString(),
});
const tags = ['users'];

export const usersRoutes =
  (deps: Deps): FastifyPluginAsyncZod =>
  async (app) => {
    app.get(
      '/setup',
      {
        config: { access: 'public' },
        schema: { operationId: 'getSetup', tags, response: { 200: SetupState } },
      },
      async () => ({ isNeeded: (await countUsers(deps.db)) === 0 }),
    );

    app.get(
      '/users',
      {
        config: { access: 'admin' },
        schema: { operationId: 'listUsers', tags, querystring: UserQuery, response: { 200: UserList } },
      },
      async ({ query }) => {
        const { rows, total } = await listUsers(deps.db, query);
        return toPage(rows.map(show), query.limit, total);
      },
    );

    app.post(
      '/users',
      {
        config: { access: 'admin', isIdempotent: true },
        schema: { operationId: 'createUser', tags, body: NewUser, response: { 201: User } },
      },
      async ({ auth, body }, reply) => reply.code(201).send(show(await createUser(deps, auth.actor, body))),
    );

    app.patch(
      '/users/:id',
      {
        config: { access: 'admin' },
        schema: { operationId: 'changeUser', tags, params: ById, body: UserChange, response: { 200: User } },
      },
      async ({ auth, params, body }) => show(await changeUser(deps, auth.actor, params.id, body)),
    );
  };
