import { Readable } from 'node:stream';
import {
  Import,
  ImportChange,
  ImportCommit,
  ImportList,
  ImportQuery,
  ImportUploadQuery,
  RowProblemList,
  RowProblemQuery,
} from '@sira/contract/imports';
import { ById } from '@sira/contract/shapes';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { Deps } from '#platform/deps';
import { AppError } from '#platform/errors';
import { toPage } from '#platform/pages';
import { listImports } from './imports.queries.ts';
import { changeImport, deleteImport, getImport, startCheck, startCommit } from './imports.service.ts';
import { showImport } from './show-import.ts';
import { listProblems } from './staging.queries.ts';
import { MAX_FILE_BYTES, uploadFile } from './upload-file.ts';

const tags = ['imports'];
const NOT_A_FILE = 'Send the file as the body, as application/octet-stream.';

export const importsRoutes =
  (deps: Deps): FastifyPluginAsyncZod =>
  async (app) => {
    // The file comes as it is and is read while it comes; it is never whole in memory.
    app.addContentTypeParser('application/octet-stream', (_request, payload, done) => done(null, payload));
    const show = async (id: string) => showImport(await getImport(deps, id));

    app.get(
      '/imports',
      {
        schema: { operationId: 'listImports', tags, querystring: ImportQuery, response: { 200: ImportList } },
      },
      async ({ query }) => {
        const { rows, total } = await listImports(deps.db, query);
        return toPage(rows.map(showImport), query.limit, total);
      },
    );

    app.post(
      '/imports',
      {
        bodyLimit: MAX_FILE_BYTES,
        schema: {
          operationId: 'uploadFile',
          tags,
          consumes: ['application/octet-stream'],
          querystring: ImportUploadQuery,
          body: z.any().meta({ type: 'string', format: 'binary' }),
          response: { 201: Import },
        },
      },
      async ({ auth, query, body }, reply) => {
        if (!(body instanceof Readable)) throw new AppError(415, 'unsupported_media_type', NOT_A_FILE);
        const id = await uploadFile(deps, auth.actor, { ...query, bytes: body });
        return reply.code(201).send(await show(id));
      },
    );

    app.get(
      '/imports/:id',
      { schema: { operationId: 'getImport', tags, params: ById, response: { 200: Import } } },
      async ({ params }) => show(params.id),
    );

    app.patch(
      '/imports/:id',
      {
        schema: {
          operationId: 'changeImport',
          tags,
          params: ById,
          body: ImportChange,
          response: { 200: Import },
        },
      },
      async ({ params, body }) => {
        await changeImport(deps, params.id, body);
        return show(params.id);
      },
    );

    app.delete(
      '/imports/:id',
      { schema: { operationId: 'deleteImport', tags, params: ById, response: { 204: z.null() } } },
      async ({ params }, reply) => {
        await deleteImport(deps, params.id);
        return reply.code(204).send(null);
      },
    );

    app.get(
      '/imports/:id/problems',
      {
        schema: {
          operationId: 'listRowProblems',
          tags,
          params: ById,
          querystring: RowProblemQuery,
          response: { 200: RowProblemList },
        },
      },
      async ({ params, query }) => {
        await getImport(deps, params.id);
        const { rows, total } = await listProblems(deps.db, params.id, query);
        return toPage(rows, query.limit, total);
      },
    );

    app.post(
      '/imports/:id/check',
      { schema: { operationId: 'checkImport', tags, params: ById, response: { 202: Import } } },
      async ({ params }, reply) => {
        await startCheck(deps, params.id);
        return reply.code(202).send(await show(params.id));
      },
    );

    app.post(
      '/imports/:id/commit',
      {
        schema: {
          operationId: 'commitImport',
          tags,
          params: ById,
          body: ImportCommit,
          response: { 202: Import },
        },
      },
      async ({ params, body }, reply) => {
        await startCommit(deps, params.id, body.skipBadRows);
        return reply.code(202).send(await show(params.id));
      },
    );
  };
