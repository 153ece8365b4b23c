/** An ampersand that begins no known entity and no character reference. */
const LOOSE = /&(?!(?:lt|gt|amp|quot|apos|#\d{1,7}|#x[0-9a-fA-F]{1,6});)/;
const LAST = /&(?:amp|#(\d{1,7})|#x([0-9a-fA-F]{1,6}));/g;

/** Whether every ampersand begins one of the five entities or a character reference. */
export function onlyKnownEntities(text: string): boolean {
  return !text.includes('&') || !LOOSE.test(text);
}

/** Text with the five entities and character references resolved; null when one is not known. */
export function resolveEntities(text: string): string | null {
  if (!text.includes('&')) return text;
  if (LOOSE.test(text)) return null;
  // Whole passes leave far less behind than a call for each entity. What gives an ampersand comes last, in one pass.
  const rest = text
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&apos;', "'");
  return rest.includes('&#') ? rest.replace(LAST, referenced) : rest.replaceAll('&amp;', '&');
}

function referenced(_whole: string, decimal: string | undefined, hex: string | undefined): string {
  if (!decimal && !hex) return '&';
  const code = decimal ? Number(decimal) : Number.parseInt(hex!, 16);
  return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : '\ufffd';
}
