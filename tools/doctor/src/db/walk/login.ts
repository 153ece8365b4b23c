import type { Parts } from '../readers/reading.ts';

/** A login at one place, with every part filled in. */
export interface Login {
  host: string;
  port: number;
  user: string;
  password: string;
  database: string;
  parameters: Record<string, string>;
}

/** The parts of a login as a URL gives them. */
export function partsOf(login: Login): Parts {
  return { ...login, port: String(login.port) };
}
