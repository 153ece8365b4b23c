const NAMED: Record<string, string> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" };
const ENTITY = /&(?:([a-z]+)|#(\d{1,7})|#x([0-9a-fA-F]{1,6}));/g;
/** An ampersand that begins no known form. */
const LOOSE = /&(?!(?:lt|gt|amp|quot|apos|#\d{1,7}|#x[0-9a-fA-F]{1,6});)/;

/** Text with the five entities and character references resolved; null when one is not known. */
export function resolveEntities(text: string): string | null {
  if (!text.includes('&')) return text;
  if (LOOSE.test(text)) return null;
  return text.replace(ENTITY, (_whole, name: string, decimal: string, hex: string) => {
    if (name) return NAMED[name]!;
    const code = decimal ? Number(decimal) : Number.parseInt(hex, 16);
    return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : '\ufffd';
  });
}
