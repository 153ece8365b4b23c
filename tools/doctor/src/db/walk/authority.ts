import { join } from 'node:path';
import { clean } from '../../text.ts';
import { causeOf } from '../catalogue.ts';
import { readSmallFile, whyNotRead } from '../small-file.ts';
import { type LayerResult, failed, skipped } from './layer-result.ts';
import type { Login } from './login.ts';
import { tlsMeaning } from './tls-meaning.ts';

/** The authorities to trust (PEM), and what is to be said of them. */
export interface AuthorityFound extends LayerResult {
  ca: string | undefined;
}

/**
 * The authorities that `sslrootcert` names, unless others were given. A file that is not there stops libpq and
 * pg. Without a name libpq verifies with ~/.postgresql/root.crt alone, the others with those of the system
 * (https://www.postgresql.org/docs/18/libpq-ssl.html, 32.19.1).
 */
export async function findAuthority(
  login: Login,
  home: string,
  given: string | undefined,
): Promise<AuthorityFound> {
  const file = login.parameters.sslrootcert;
  const none = { steps: [], causes: [], ca: given };
  if (given !== undefined || file === 'system' || login.host.startsWith('/')) return none;
  if (!file) return { ...none, steps: await ofHome(login, home) };
  try {
    return { ...none, ca: (await readSmallFile(file)).bytes.toString('utf8') };
  } catch (error) {
    const seen = `sslrootcert names ${clean(file, 200)}, which cannot be read here: ${whyNotRead(error)}`;
    return { ...none, steps: [failed('tls', seen)], causes: [causeOf('tls-ca-unknown', 'proved', [seen])] };
  }
}

async function ofHome(login: Login, home: string): Promise<LayerResult['steps']> {
  const isVerified = tlsMeaning('libpq', login.parameters).startsWith('verify');
  const mode = login.parameters.sslmode ?? '';
  if (home === '' || !(isVerified || mode === 'require')) return [];
  const file = join(home, '.postgresql/root.crt');
  const shown = clean(file, 200);
  try {
    await readSmallFile(file);
    return [
      skipped(
        'tls',
        `libpq verifies with ${shown} alone; below the authorities of the system are asked, as pg and postgres.js do (--ca ${shown} asks that file)`,
      ),
    ];
  } catch {
    if (!isVerified) return [];
    const seen = `libpq ends with “root certificate file ${shown} does not exist”: without sslrootcert it verifies with that file alone (sslrootcert=system takes the authorities of the system, from PostgreSQL 16 on)`;
    return [failed('tls', seen)];
  }
}
