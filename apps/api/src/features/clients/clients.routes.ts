import { Client, ClientChange, ClientList, ClientQuery, NewClient, NewContact } from '@sira/contract/clients';
import { ById, Id } from '@sira/contract/shapes';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { today } from '#features/settings';
import type { Deps } from '#platform/deps';
import { toPage } from '#platform/pages';
import { listClients } from './client-list.queries.ts';
import { listBalances } from './clients.queries.ts';
import {
  changeClient,
  changeContact,
  createClient,
  createContact,
  deleteClient,
  deleteContact,
} from './clients.service.ts';
import { balancesByClient, showClient } from './show-client.ts';

const tags = ['clients'];
const ByContact = z.object({ id: Id, contactId: Id });

export const clientsRoutes =
  (deps: Deps): FastifyPluginAsyncZod =>
  async (app) => {
    app.get(
      '/clients',
      {
        schema: { operationId: 'listClients', tags, querystring: ClientQuery, response: { 200: ClientList } },
      },
      async ({ query }) => {
        const on = await today(deps);
        const { rows, total } = await listClients(deps.db, query, on);
        const shown = rows.slice(0, query.limit).map(({ id }) => id);
        const owed = balancesByClient(await listBalances(deps.db, shown, on));
        const items = rows.map((row) => ({ ...row, openInvoices: 0, balances: [], ...owed.get(row.id) }));
        return toPage(items, query.limit, total);
      },
    );

    app.post(
      '/clients',
      {
        config: { isIdempotent: true },
        schema: { operationId: 'createClient', tags, body: NewClient, response: { 201: Client } },
      },
      async ({ auth, body }, reply) =>
        reply.code(201).send(await showClient(deps, await createClient(deps, auth.actor, body))),
    );

    app.get(
      '/clients/:id',
      { schema: { operationId: 'getClient', tags, params: ById, response: { 200: Client } } },
      async ({ params }) => showClient(deps, params.id),
    );

    app.patch(
      '/clients/:id',
      {
        schema: {
          operationId: 'changeClient',
          tags,
          params: ById,
          body: ClientChange,
          response: { 200: Client },
        },
      },
      async ({ auth, params, body }) => {
        await changeClient(deps, auth.actor, params.id, body);
        return showClient(deps, params.id);
      },
    );

    app.delete(
      '/clients/:id',
      { schema: { operationId: 'deleteClient', tags, params: ById, response: { 204: z.null() } } },
      async ({ auth, params }, reply) => {
        await deleteClient(deps, auth.actor, params.id);
        return reply.code(204).send(null);
      },
    );

    app.post(
      '/clients/:id/contacts',
      {
        config: { isIdempotent: true },
        schema: {
          operationId: 'createContact',
          tags,
          params: ById,
          body: NewContact,
          response: { 201: Client },
        },
      },
      async ({ auth, params, body }, reply) => {
        await createContact(deps, auth.actor, params.id, body);
        return reply.code(201).send(await showClient(deps, params.id));
      },
    );

    app.patch(
      '/clients/:id/contacts/:contactId',
      {
        schema: {
          operationId: 'changeContact',
          tags,
          params: ByContact,
          body: NewContact,
          response: { 200: Client },
        },
      },
      async ({ auth, params, body }) => {
        await changeContact(deps, auth.actor, params.id, params.contactId, body);
        return showClient(deps, params.id);
      },
    );

    app.delete(
      '/clients/:id/contacts/:contactId',
      { schema: { operationId: 'deleteContact', tags, params: ByContact, response: { 204: z.null() } } },
      async ({ auth, params }, reply) => {
        await deleteContact(deps, auth.actor, params.id, params.contactId);
        return reply.code(204).send(null);
      },
    );
  };
