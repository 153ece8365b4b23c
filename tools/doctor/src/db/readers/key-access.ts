/**
 * Whether libpq refuses a private key for its permissions: a key of root may be read by its group, any other only
 * by its owner (https://www.postgresql.org/docs/18/libpq-ssl.html, 32.19.2). `mode` is the nine bits.
 */
export function isKeyTooOpen(mode: number, owner: number): boolean {
  return (mode & (owner === 0 ? 0o037 : 0o077)) !== 0;
}
