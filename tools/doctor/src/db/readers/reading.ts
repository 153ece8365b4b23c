/** The drivers whose reading of a connection string is compared. */
export const DRIVERS = ['pg', 'postgres.js', 'libpq'] as const;
export type Driver = (typeof DRIVERS)[number];

/** The parts a connection string gives; an empty string is a part that is not given. Values are decoded. */
export interface Parts {
  host: string;
  port: string;
  user: string;
  password: string;
  database: string;
  /** The rest, `sslmode` among them, by the name the string uses. */
  parameters: Record<string, string>;
}

/** What one driver makes of a connection string: its parts, or the error it gives, without the string in it. */
export type Reading =
  | { driver: Driver; parts: Parts; error?: undefined }
  | { driver: Driver; error: string; parts?: undefined };

export const NO_PARTS: Parts = { host: '', port: '', user: '', password: '', database: '', parameters: {} };
