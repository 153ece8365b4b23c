import swagger from '@fastify/swagger';
import '@sira/contract/problems';
import type { FastifyInstance } from 'fastify';
import { jsonSchemaTransform, jsonSchemaTransformObject } from 'fastify-type-provider-zod';
import { accessOf } from '#platform/access';

const WORDS: Record<number, string> = {
  400: 'The body is not well-formed',
  401: 'No session, or it has ended',
  403: 'Not allowed for this role',
  404: 'Unknown',
  409: 'In conflict with what is stored; `errors` names the fields',
  413: 'The body is too large',
  415: 'Another content type is needed',
  422: 'A value does not fit; `errors` names the fields',
  429: 'Too many requests; see Retry-After',
  503: 'The database does not answer at the moment',
};

interface Operation {
  parameters?: { in: string; schema: { override?: object } }[];
  requestBody?: unknown;
  security?: unknown[];
  responses: Record<string, unknown>;
}

/** The errors that an operation can answer with, from what it takes. */
function problemStatuses(path: string, operation: Operation): number[] {
  const isOpen = operation.security?.length === 0;
  const hasInput = (operation.parameters?.length ?? 0) > 0 || operation.requestBody !== undefined;
  return [
    400,
    ...(isOpen && !operation.requestBody ? [] : [401, 403]), // signing in answers them too
    ...(path.includes('{') ? [404] : []),
    409,
    ...(operation.requestBody ? [413, 415] : []),
    ...(hasInput ? [422] : []),
    429,
    503,
  ];
}

/** A whole number is digits on the wire and text to the validator; the document says integer. */
function documentIntegers({ parameters = [] }: Operation) {
  for (const parameter of parameters) parameter.schema = parameter.schema.override ?? parameter.schema;
}

interface Document {
  paths: Record<string, Record<string, Operation>>;
  components: { schemas: Record<string, unknown> };
}

/**
 * `format: date` says it all, year 0000 excluded; the exact patterns beside it only make a generator of
 * examples throw most of its work away.
 */
function sayDatesOnce(node: unknown): void {
  if (typeof node !== 'object' || node === null) return;
  const schema = node as { format?: string; pattern?: string; allOf?: unknown };
  if (schema.format === 'date') {
    delete schema.pattern;
    delete schema.allOf;
  }
  for (const child of Object.values(node)) sayDatesOnce(child);
}

/** Every shape is offered once for requests and once for answers; those that nobody refers to go. */
function dropUnused(document: Document) {
  const { schemas } = document.components;
  for (let dropped = -1; dropped !== 0;) {
    const text = JSON.stringify(document);
    const unused = Object.keys(schemas).filter((name) => !text.includes(`"#/components/schemas/${name}"`));
    for (const name of unused) delete schemas[name];
    dropped = unused.length;
  }
}

function documentProblems(path: string, operation: Operation) {
  for (const status of problemStatuses(path, operation)) {
    operation.responses[status] ??= {
      description: WORDS[status],
      ...(status === 401 && {
        headers: { 'WWW-Authenticate': { required: true, schema: { type: 'string' } } },
      }),
      ...((status === 429 || status === 503) && {
        headers: { 'Retry-After': { schema: { type: 'integer' } } },
      }),
      content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
    };
  }
  const empty = operation.responses['204'] as { content?: unknown } | undefined;
  if (empty) delete empty.content;
}

/** The OpenAPI 3.1 document of all routes registered after this. */
export async function registerOpenApi(app: FastifyInstance) {
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'SIRA',
        version: '1',
        description:
          'Invoices, payments and the reminders they cause. Amounts are integer minor units of the currency beside them.',
        license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
      },
      servers: [{ url: '/' }],
      components: {
        securitySchemes: {
          bearer: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' },
          cookie: {
            type: 'apiKey',
            in: 'cookie',
            name: 'sira_session',
            description: 'With https `__Host-sira_session`, on plain http with a port `sira_session_PORT`.',
          },
        },
      },
      security: [{ bearer: [] }, { cookie: [] }],
    },
    transform: (input) => {
      const { schema, url } = jsonSchemaTransform(input as Parameters<typeof jsonSchemaTransform>[0]);
      const access = accessOf(String(input.route.method), input.route.config?.access);
      return { schema: { ...schema, ...(access === 'public' && { security: [] }) }, url };
    },
    transformObject: (input) => {
      const document = jsonSchemaTransformObject(input) as unknown as Document;
      for (const [path, item] of Object.entries(document.paths)) {
        for (const operation of Object.values(item)) {
          documentIntegers(operation);
          documentProblems(path, operation);
        }
      }
      sayDatesOnce(document);
      dropUnused(document);
      return document as unknown as ReturnType<typeof jsonSchemaTransformObject>;
    },
  });
}
