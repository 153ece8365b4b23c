import { pino } from 'pino';
import type { Config } from './config.ts';

/** Lines of JSON on standard output. Secrets, tokens and the bodies of mails are never logged. */
export const createLog = (config: Pick<Config, 'LOG_LEVEL'>) =>
  pino({
    level: config.LOG_LEVEL ?? 'info',
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
  });

export type Log = ReturnType<typeof createLog>;
