import type { FastifyInstance } from 'fastify';

interface Schema {
  $ref?: string;
  type?: string | string[];
  format?: string;
  enum?: unknown[];
  items?: Schema;
  anyOf?: Schema[];
  properties?: Record<string, Schema>;
  required?: string[];
  description?: string;
  minimum?: number;
  maximum?: number;
  maxLength?: number;
}

interface Operation {
  operationId?: string;
  tags?: string[];
  security?: unknown[];
  parameters?: { name: string; in: string; required?: boolean; description?: string; schema: Schema }[];
  requestBody?: { content: Record<string, { schema: Schema }> };
  responses: Record<string, { description?: string; content?: Record<string, { schema: Schema }> }>;
}

interface Document {
  info: { title: string; description?: string };
  paths: Record<string, Record<string, Operation>>;
  components: { schemas: Record<string, Schema> };
}

const ESCAPES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
const escape = (text: unknown) => String(text).replace(/[&<>"]/g, (sign) => ESCAPES[sign]!);

/** A shape in one line: a name to follow, or a type with its limits. */
function shape(schema: Schema | undefined): string {
  if (!schema) return '';
  if (schema.$ref) {
    const name = schema.$ref.split('/').at(-1)!;
    return `<a href="#${escape(name)}">${escape(name)}</a>`;
  }
  if (schema.anyOf) return schema.anyOf.map(shape).join(' or ');
  if (schema.enum) return schema.enum.map((value) => `<code>${escape(value)}</code>`).join(' ');
  if (schema.items) return `list of ${shape(schema.items)}`;
  const limits = [
    schema.minimum !== undefined && schema.maximum !== undefined && `${schema.minimum} to ${schema.maximum}`,
    schema.maxLength !== undefined && `up to ${schema.maxLength} characters`,
  ].filter(Boolean);
  return escape([schema.format ?? [schema.type].flat().join(' or '), ...limits].join(', '));
}

const rows = (entries: [name: string, isRequired: boolean, schema: Schema, words?: string][]) =>
  entries
    .map(
      ([name, isRequired, schema, words]) =>
        `<tr><th scope="row"><code>${escape(name)}</code>${isRequired ? '' : ' <i>optional</i>'}</th><td>${shape(schema)}${words ? `<br>${escape(words)}` : ''}</td></tr>`,
    )
    .join('');

function operation(
  path: string,
  method: string,
  { operationId, parameters = [], requestBody, responses, security }: Operation,
) {
  const bodies = Object.entries(requestBody?.content ?? {}).map(
    ([type, { schema }]) => `<p>Body, ${escape(type)}: ${shape(schema)}</p>`,
  );
  const asked = parameters.map(
    (given) =>
      [given.name, given.required ?? false, given.schema, given.description ?? given.schema.description] as [
        string,
        boolean,
        Schema,
        string?,
      ],
  );
  const answers = Object.entries(responses).map(([status, { content, description }]) => {
    const [first] = Object.values(content ?? {});
    return `<li><b>${escape(status)}</b> ${status.startsWith('2') ? shape(first?.schema) : escape(description ?? '')}</li>`;
  });
  return `<section><h3 id="${escape(operationId)}"><code>${method.toUpperCase()} ${escape(path)}</code></h3>
${security?.length === 0 ? '<p>Needs no session.</p>' : ''}${bodies.join('')}${asked.length > 0 ? `<table>${rows(asked)}</table>` : ''}<ul>${answers.join('')}</ul></section>`;
}

function component(name: string, schema: Schema) {
  const required = new Set(schema.required ?? []);
  const fields = Object.entries(schema.properties ?? {}).map(
    ([field, each]) =>
      [field, required.has(field), each, each.description] as [string, boolean, Schema, string?],
  );
  return `<section><h3 id="${escape(name)}">${escape(name)}</h3><table>${rows(fields)}</table></section>`;
}

const STYLE = `body{font:14px/22px system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem;color:#17252a;background:#fdfefe}
code{font:13px ui-monospace,monospace}table{border-collapse:collapse;width:100%}th,td{text-align:left;vertical-align:top;padding:4px 12px 4px 0;border-top:1px solid #e2e8e8;font-weight:400}
h2{border-top:2px solid;padding-top:1rem;margin-top:3rem}h3{margin-bottom:.25rem}ul{padding-left:1.2rem}a{color:#0b5c61}
@media(prefers-color-scheme:dark){body{color:#edf2f2;background:#101819}th,td{border-color:#2a3637}a{color:#7fd0cf}}`;

/** The API document as one page to read, without scripts. */
function page(document: Document): string {
  const operations = Object.entries(document.paths).flatMap(([path, item]) =>
    Object.entries(item).map(([method, each]) => ({ path, method, each, tag: each.tags?.[0] ?? 'other' })),
  );
  const groups = [...Map.groupBy(operations, ({ tag }) => tag)];
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>SIRA API</title><style>${STYLE}</style></head><body><main>
<h1>${escape(document.info.title)} API</h1><p>${escape(document.info.description ?? '')} The machine-readable document is at <a href="/api/openapi.json">/api/openapi.json</a>.</p>
<h2 id="errors">Errors</h2><p>Every error is a problem document (RFC 9457), <a href="#Problem">Problem</a>. Its <code>code</code> is for programs and stays as it is; <code>detail</code> says what is not done, why, and what to do; <code>errors</code> names the fields; <code>requestId</code> finds it in the log.</p>
<p>Lists answer a page of <code>limit</code> rows; <code>nextCursor</code> asks for the next. A browser's writes carry the header <code>X-Sira-Request: 1</code>; scripts send a bearer token (<code>npx sira token mint</code>). Creates accept <code>Idempotency-Key</code>.</p>
${groups.map(([tag, list]) => `<h2 id="tag-${escape(tag)}">${escape(tag)}</h2>${list.map(({ path, method, each }) => operation(path, method, each)).join('')}`).join('')}
<h2>Shapes</h2>${Object.entries(document.components.schemas)
    .toSorted()
    .map(([name, schema]) => component(name, schema))
    .join('')}</main></body></html>`;
}

export function addApiDocs(app: FastifyInstance) {
  let html: string | null = null;
  app.get('/api/docs', { schema: { hide: true } as object }, async (_request, reply) => {
    html ??= page(app.swagger() as unknown as Document);
    return reply.header('content-type', 'text/html; charset=utf-8').serializer(String).send(html);
  });
}
