import type { ErrorFacts } from './error-facts.ts';
import type { Finding, Rule } from './rule.ts';
import { likely, proved } from './rule.ts';

const isTaken = /address already in use|EADDRINUSE|only one usage of each socket address/i;
const isReserved = /in a way forbidden by its access permissions/i;
/** A failure to listen on a port that databases and poolers have, as Docker, ssh, kubectl and Node word it. */
const onDatabasePort =
  /^(?![^\n]*EADDRINUSE)(?=[^\n]*(?:port is already allocated|address already in use|only one usage of each|forbidden by its access))[^\n]*[\]:/](5432|5433|6432|6543|54322)\b/im;
const byDocker =
  /daemon|docker|\bBind for\b|userland proxy|port is already allocated|Ports are not available|failed to bind host port/i;

function portOf(text: string): string {
  const port = /already running on port (\d{1,5})/i.exec(text)?.[1] ?? onDatabasePort.exec(text)?.[1];
  return port ? ` It is port ${port}.` : '';
}

/** Without its own words: those of what publishes or forwards a port. */
function published({ text }: ErrorFacts): Finding[] {
  if (!onDatabasePort.test(text)) return [];
  if (isReserved.test(text))
    return [likely('server-port-taken', `The system forbids to listen: reserved, or in use.${portOf(text)}`)];
  return byDocker.test(text)
    ? [proved('server-port-taken', `Docker says that the port of this machine is in use.${portOf(text)}`)]
    : [likely('server-port-taken', `A program could not listen on the port.${portOf(text)}`)];
}

function listening(facts: ErrorFacts): Finding[] {
  const { signs, text } = facts;
  const isBind = signs.has('bind-failed');
  if (isBind && isTaken.test(text))
    return [
      proved('server-port-taken', `The server could not listen: the address is in use.${portOf(text)}`),
    ];
  if (isBind && /can(?:no|')t assign requested address|EADDRNOTAVAIL/i.test(text)) {
    const why = 'The server could not listen: this machine does not have the address.';
    // It goes on with its other addresses, so that the line alone may be of no matter.
    return [
      /could not create any TCP\/IP sockets/i.test(text)
        ? proved('listen-address-unavailable', why)
        : likely('listen-address-unavailable', `${why} Decides: does it listen on another one?`),
    ];
  }
  if (isBind || signs.has('port-hint'))
    return [
      likely(
        'server-port-taken',
        `The server could not listen.${portOf(text)} Decides: ss -ltnp, and the reason in the line before.`,
      ),
    ];
  return published(facts);
}

function lock({ signs, text }: ErrorFacts): Finding[] {
  if (!signs.has('lock-file')) return [];
  const owner = /\(PID (\d{1,10})\)/.exec(text)?.[1];
  return [
    proved(
      'server-lock-file-exists',
      `The server found the lock of another one${owner ? `, process ${owner}` : ''}. Decides: is that process a postgres (ps -p), or is the file left over?`,
    ),
  ];
}

const version = 'data-directory-version-mismatch';

function versions({ signs, text }: ErrorFacts): Finding[] {
  const moved = 'The image looks for data in /var/lib/postgresql/MAJOR/docker';
  if (signs.has('data-version')) {
    const [, old, now] =
      /initialized by PostgreSQL version ([\d.]{1,12}), which is not compatible with this version ([\d.]{1,12})/i.exec(
        text,
      ) ?? [];
    const which = old && now ? `: data of version ${old}, server of version ${now}` : '';
    return [proved(version, `The server says that the files are not of its version or build${which}.`)];
  }
  if (!signs.has('volume-moved')) return [];
  // The entrypoint adds this when it found a mount, but no PG_VERSION in it.
  if (/unused mount\/volume/i.test(text)) {
    return [
      proved('docker-data-volume-moved', `${moved}, and a volume is mounted where older images had theirs.`),
      likely(version, 'Decides: is there a PG_VERSION of an older version in that volume?'),
    ];
  }
  return /appears to be PostgreSQL data in/i.test(text)
    ? [
        proved(version, 'The image found data that an older version made.'),
        proved('docker-data-volume-moved', `${moved}, and the data are elsewhere.`),
      ]
    : [
        likely('docker-data-volume-moved', `${moved}. Decides: what the message says it found.`),
        likely(version, 'Decides: is there a PG_VERSION of an older version in the volume?'),
      ];
}

/** Signs of the data directory and of its owner that stand for one cause each. */
const plain: readonly (readonly [sign: string, id: string, why: string])[] = [
  ['run-as-root', 'server-run-as-root', 'The program says that it does not run as root.'],
  ['socket-directory', 'socket-directory-unusable', 'The server could not make the lock of its socket.'],
  ['data-permissions', 'data-directory-permissions', 'The text names what cannot be used.'],
  ['data-missing', 'data-directory-missing', 'The server finds no data directory there.'],
];

function directory({ signs, text }: ErrorFacts): Finding[] {
  if (/\/\S{0,80} is not accessible or does not exist/.test(text) && /postgres|pg_/.test(text)) {
    return [
      likely('data-directory-missing', 'pg_ctlcluster finds no directory. Decides: is the disk mounted?'),
      likely('data-directory-permissions', 'Or a directory that it may not read. Decides: ls -ld of it.'),
    ];
  }
  if (signs.has('data-not-empty')) {
    const disk = /lost\+found/.test(text) ? ' It holds lost+found: it is the root of a mounted disk.' : '';
    return [proved('data-directory-not-empty', `initdb makes a cluster in an empty directory only.${disk}`)];
  }
  return plain
    .filter(([sign]) => signs.has(sign))
    .slice(0, 1)
    .map(([, id, why]) => proved(id, why));
}

/** Why a server does not come up. Nothing is certain when the same text says that it did. */
export const serverStart: Rule = (facts) => {
  const found = [versions, lock, directory, listening]
    .map((look) => look(facts))
    .find((one) => one.length > 0);
  if (!found) return [];
  return /ready to accept connections/i.test(facts.text)
    ? found.map((one) => ({ ...one, certainty: 'likely' as const }))
    : found;
};
