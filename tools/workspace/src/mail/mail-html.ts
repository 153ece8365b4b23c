import type { MailAttachment } from './mail-content.ts';

/**
 * What a mail's HTML may do: look as it looks. Nothing is loaded from anywhere, no script runs, and it
 * has an origin of its own, so it can neither read the catcher's pages nor call it. Links open in a tab.
 * @see https://www.w3.org/TR/CSP3/
 */
export const MAIL_POLICY = [
  "default-src 'none'",
  "style-src 'unsafe-inline'",
  'img-src data:',
  'font-src data:',
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'self'",
  'sandbox allow-popups allow-popups-to-escape-sandbox',
].join('; ');

/** The same for the frame around it. */
export const MAIL_SANDBOX = 'allow-popups allow-popups-to-escape-sandbox';

/** The document for the frame: pictures that came with the mail are put in, links leave the frame. Pure. */
export function frameDocument(html: string, attachments: MailAttachment[]): string {
  const pictures = new Map(
    attachments.filter((part) => part.contentId !== null).map((part) => [part.contentId!, part]),
  );
  const filled = html.replace(/\bcid:([^"'\s)>]+)/gi, (whole, id: string) => {
    const picture = pictures.get(decodeSafely(id));
    return picture ? `data:${picture.type};base64,${picture.content.toString('base64')}` : whole;
  });
  const head = '<base target="_blank"><meta name="color-scheme" content="light">';
  // Behind the doctype and <html>, or a browser falls back to the rules of the last century.
  const opening =
    /<head[^>]*>/i.exec(filled) ?? /<html[^>]*>/i.exec(filled) ?? /<!doctype[^>]*>/i.exec(filled);
  if (!opening) return `<!doctype html>${head}${filled}`;
  const at = opening.index + opening[0].length;
  return filled.slice(0, at) + head + filled.slice(at);
}

function decodeSafely(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
