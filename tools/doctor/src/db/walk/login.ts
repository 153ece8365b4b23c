import type { Parts } from '../readers/reading.ts';

/** A login at one place, with every part filled in. */
export interface Login {
  host: string;
  port: number;
  user: string;
  password: string;
  database: string;
  parameters: Record<string, string>;
  /** Settings from a service file or the environment that libpq alone reads there: `sslcert` and its relatives. */
  ofLibpq?: Record<string, string>;
  /** Where to connect instead of asking for the name of the host (`hostaddr`). */
  address?: string;
}

/** The parts of a login as a URL gives them. */
export function partsOf({ host, port, user, password, database, parameters }: Login): Parts {
  return { host, port: String(port), user, password, database, parameters };
}

/** A setting as libpq sees it: from the string, else from a service file or the environment. */
export function settingOf(login: Login, name: string): string | undefined {
  return login.parameters[name] ?? login.ofLibpq?.[name];
}
