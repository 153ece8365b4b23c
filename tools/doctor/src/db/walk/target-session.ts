import type pg from 'pg';
import { clean } from '../../text.ts';

/** What a session must be; `any` and nothing are met by all. */
const WANTED = new Set(['read-write', 'read-only', 'primary', 'standby', 'prefer-standby']);

/**
 * Why libpq would leave this server again for `target_session_attrs`
 * (https://www.postgresql.org/docs/18/libpq-connect.html#LIBPQ-CONNECT-TARGET-SESSION-ATTRS); null when it stays.
 */
export async function whyLeft(client: pg.Client, wanted: string | undefined): Promise<string | null> {
  if (wanted === undefined || wanted === '' || wanted === 'any') return null;
  if (!WANTED.has(wanted)) return `target_session_attrs has no value “${clean(wanted, 40)}”`;
  const { rows } = await client.query<{ standby: boolean; read_only: boolean }>(
    "SELECT pg_is_in_recovery() AS standby, current_setting('default_transaction_read_only') = 'on' AS read_only",
  );
  const { standby = false, read_only: isReadOnly = false } = rows[0] ?? {};
  const isMet = {
    'read-write': !standby && !isReadOnly,
    'read-only': standby || isReadOnly,
    primary: !standby,
    standby,
    'prefer-standby': standby,
  }[wanted];
  if (isMet) return null;
  const is = standby ? 'a standby' : isReadOnly ? 'a primary that is read-only' : 'a primary';
  return `it is ${is}, and target_session_attrs=${wanted}`;
}
