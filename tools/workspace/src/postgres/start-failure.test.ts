import { expect, test } from 'vitest';
import { explainFailure, isPassing } from './start-failure.ts';

const TAKEN = `2026-03-01 09:00:00.000 UTC [12] LOG:  could not bind IPv4 address "127.0.0.1": Address already in use
2026-03-01 09:00:00.000 UTC [12] HINT:  Is another postmaster already running on port 3004?
2026-03-01 09:00:00.000 UTC [12] FATAL:  could not create any TCP/IP sockets
`;
const OTHER = `FATAL:  database files are incompatible with server
DETAIL:  The data directory was initialized by PostgreSQL version 17, which is not compatible with this version 18.4.
`;

test.each([
  {
    name: 'a taken port',
    log: TAKEN,
    holder: 'node (pid 7)',
    code: 'port-taken',
    says: 'port 3004 is taken by node (pid 7)',
  },
  {
    name: 'a taken port of an unknown',
    log: TAKEN,
    holder: null,
    code: 'port-taken',
    says: 'taken by another program',
  },
  {
    name: 'other files',
    log: OTHER,
    holder: null,
    code: 'other-postgres-version',
    says: 'another major version',
  },
  {
    name: 'bad settings',
    log: '2026 LOG:  unrecognized configuration parameter "x"\n2026 FATAL:  configuration file contains errors\n',
    holder: null,
    code: 'postgres-not-started',
    says: 'It said: unrecognized configuration parameter "x" / configuration file contains errors',
  },
  { name: 'silence', log: '', holder: null, code: 'postgres-not-started', says: 'It wrote nothing.' },
])('$name is explained', ({ log, holder, code, says }) => {
  const error = explainFailure({ port: 3004, logFile: '/log', log, holder });
  expect(error).toMatchObject({ code, message: expect.stringContaining(says) });
});

test.each([
  { log: 'FATAL:  pre-existing shared memory block (key 1, ID 2) is still in use', passing: true },
  { log: 'FATAL:  lock file "postmaster.pid" already exists', passing: true },
  { log: TAKEN, passing: false },
])('$log passes by itself: $passing', ({ log, passing }) => {
  expect(isPassing(log)).toBe(passing);
});
