import { STATUS_CODES } from 'node:http';
import type { Problem } from '@sira/contract/problems';
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import { hasZodFastifySchemaValidationErrors } from 'fastify-type-provider-zod';
import { AppError, type FieldError, sqlError } from '#platform/errors';

const CONSTRAINTS: Record<string, { path: string; message: string }> = {
  invoices_number_key: { path: 'number', message: 'Another invoice has this number.' },
  clients_number_key: { path: 'number', message: 'Another client has this number.' },
  users_email_key: { path: 'email', message: 'Somebody else has this address.' },
  disputes_one_open: { path: 'reason', message: 'This invoice already has an open dispute.' },
};

interface Answer {
  status: number;
  code: string;
  detail: string;
  errors?: FieldError[];
  headers?: Record<string, string>;
}

/** Any error as the answer it deserves. Only what nobody foresaw is a 500, and that says nothing of its insides. */
function answerTo(error: FastifyError | Error): Answer {
  if (error instanceof AppError) {
    return {
      status: error.status,
      code: error.code,
      detail: error.message,
      errors: error.errors,
      headers: error.headers,
    };
  }
  if (hasZodFastifySchemaValidationErrors(error)) return fieldAnswer(error);
  const sql = sqlError(error);
  if (sql?.code === '23505' || sql?.code === '23503') return constraintAnswer(sql.code, sql.constraint ?? '');
  if (isDatabaseAway(error)) {
    const detail =
      'The database does not answer at the moment. Nothing was saved. Try again in a few seconds.';
    return { status: 503, code: 'database_away', detail, headers: { 'retry-after': '5' } };
  }
  const status = 'statusCode' in error && typeof error.statusCode === 'number' ? error.statusCode : 500;
  if (status >= 400 && status < 500) return frameworkAnswer(status, error as FastifyError);
  return {
    status: 500,
    code: 'internal',
    detail:
      'Something broke on our side. Nothing was saved. Try again, and send us the request id if it stays.',
  };
}

const NETWORK = new Set(['ECONNREFUSED', 'ECONNRESET', 'ENOTFOUND', 'ETIMEDOUT', 'EPIPE', 'EHOSTUNREACH']);

/** A connection that cannot be made or broke: SQLSTATE class 08, a server that shuts down or starts (57P), the network. */
function isDatabaseAway(error: Error): boolean {
  const sqlState = sqlError(error)?.code ?? '';
  if (sqlState.startsWith('08') || sqlState.startsWith('57P')) return true;
  const cause = (error.cause ?? error) as { code?: string; message?: string };
  return NETWORK.has(cause.code ?? '') || cause.message === 'Connection terminated unexpectedly';
}

function fieldAnswer(error: {
  validation: { instancePath: string; message?: string }[];
  validationContext?: string;
}): Answer {
  const errors = error.validation.map(({ instancePath, message }) => ({
    path: instancePath.replace(/^\//, '').replaceAll('/', '.'),
    message: message ?? 'This value does not fit.',
  }));
  const where = error.validationContext === 'body' ? 'body' : (error.validationContext ?? 'request');
  return {
    status: 422,
    code: 'invalid_request',
    detail: `Something in the ${where} does not fit; each field is named in errors.`,
    errors,
  };
}

function constraintAnswer(code: string, constraint: string): Answer {
  const field = CONSTRAINTS[constraint];
  if (code === '23505') {
    const detail = field?.message ?? 'The same thing already exists.';
    return { status: 409, code: 'already_exists', detail, ...(field && { errors: [field] }) };
  }
  return {
    status: 409,
    code: 'in_use_or_gone',
    detail: 'Something this refers to is gone, or something else still refers to this.',
  };
}

function frameworkAnswer(status: number, error: FastifyError): Answer {
  const words: Record<number, [code: string, detail: string]> = {
    400: ['malformed_request', 'The request could not be read. Check that the body is well-formed JSON.'],
    413: ['body_too_large', 'The body is larger than this route takes.'],
    414: ['path_too_long', 'The path is longer than any of ours.'],
    415: [
      'unsupported_media_type',
      'Send the body with the content type that the API document names for this route.',
    ],
    429: ['too_many_requests', error.message],
  };
  const [code, detail] = words[status] ?? ['refused', error.message];
  return { status, code, detail };
}

/** Writes a problem document (RFC 9457). */
export function sendProblem(
  request: FastifyRequest,
  reply: FastifyReply,
  { status, code, detail, errors = [], headers = {} }: Answer,
) {
  const problem: Problem = {
    type: `/api/docs#${code}`,
    title: STATUS_CODES[status] ?? 'Error',
    status,
    detail,
    code,
    requestId: request.id,
    errors,
  };
  if (status === 401) void reply.header('www-authenticate', 'Bearer realm="sira"');
  void reply
    .code(status)
    .headers(headers)
    .header('content-type', 'application/problem+json')
    .header('cache-control', 'no-store');
  return reply.serializer((body: unknown) => JSON.stringify(body)).send(problem);
}

export function handleError(error: FastifyError | Error, request: FastifyRequest, reply: FastifyReply) {
  const answer = answerTo(error);
  if (answer.status >= 500) request.log.error({ err: error }, 'request failed');
  return sendProblem(request, reply, answer);
}

/** Answers what never became a request: a header that is too long, a method that HTTP does not know. */
export function handleClientError(error: NodeJS.ErrnoException, socket: import('node:net').Socket) {
  if (error.code === 'ECONNRESET' || !socket.writable) return;
  const status = error.code === 'HPE_HEADER_OVERFLOW' ? 431 : 400;
  const body = JSON.stringify({
    type: '/api/docs#malformed_request',
    title: STATUS_CODES[status],
    status,
    detail: status === 431 ? 'The headers are longer than 16 KiB.' : 'This is not a request that HTTP knows.',
    code: 'malformed_request',
    requestId: '',
    errors: [],
  });
  socket.end(
    `HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\ncontent-type: application/problem+json\r\ncontent-length: ${Buffer.byteLength(body)}\r\nconnection: close\r\n\r\n${body}`,
  );
}
