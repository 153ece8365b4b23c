import { type DestinationStream, pino } from 'pino';
import type { Config } from './config.ts';
import { sqlError } from './errors.ts';

/** Lines of JSON, on standard output unless told. Secrets, tokens and the bodies of mails are never logged. */
export const createLog = (config: Pick<Config, 'LOG_LEVEL'>, destination?: DestinationStream) => {
  const options = {
    level: config.LOG_LEVEL ?? 'info',
    serializers: { err: showError },
    redact: {
      paths: [
        'req.headers.authorization',
        'req.headers.cookie',
        'password',
        '*.password',
        'token',
        '*.token',
      ],
      censor: '[hidden]',
    },
  };
  return destination ? pino(options, destination) : pino(options);
};

interface FailedQuery extends Error {
  query: string;
  params: unknown[];
}

/** The statement that failed, at any depth of causes. */
function failedQuery(error: unknown): FailedQuery | null {
  for (let link = error; link instanceof Error; link = link.cause) {
    if ('query' in link && 'params' in link) return link as FailedQuery;
  }
  return null;
}

/** A failed statement says its values in its message, and they are mails, addresses and hashes: they stay out. */
function showError(error: Error) {
  const failed = failedQuery(error);
  if (!failed) return pino.stdSerializers.err(error);
  const { code, constraint } = sqlError(failed) ?? {};
  const frames = (error.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line));
  const reason = failed.cause instanceof Error ? failed.cause.message : 'unknown';
  return {
    type: error.name,
    message: reason,
    code,
    constraint,
    query: failed.query,
    stack: frames.join('\n'),
  };
}

export type Log = ReturnType<typeof createLog>;
