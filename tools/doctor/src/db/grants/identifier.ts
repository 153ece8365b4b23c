// Unseen characters (controls, bidirectional marks, line separators) go out as escapes, so that a statement
// can be shown and executed as the same text.
const UNSEEN = /[\p{C}\p{Zl}\p{Zp}]/u;

/** A name as SQL, always quoted; characters that cannot be seen become U&"…" escapes (PostgreSQL 4.1.2.3). */
export function quoteName(name: string): string {
  const quoted = name.replaceAll('"', '""');
  if (!UNSEEN.test(quoted)) return `"${quoted}"`;
  const escaped = [...quoted.replaceAll('\\', '\\\\')].map((character) =>
    UNSEEN.test(character) ? escapeOf(character) : character,
  );
  return `U&"${escaped.join('')}"`;
}

/** A role as SQL; the empty name is PUBLIC. */
export function quoteRole(role: string): string {
  return role === '' ? 'PUBLIC' : quoteName(role);
}

/** A role for people. */
export function roleWord(role: string): string {
  return role === '' ? 'PUBLIC' : role;
}

function escapeOf(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  const hex = code.toString(16);
  return code > 0xffff ? `\\+${hex.padStart(6, '0')}` : `\\${hex.padStart(4, '0')}`;
}
