import type { Address, Attachment } from 'postal-mime';

/** A mail taken apart. `html` is as it came; `safeHtml` in mail-html.ts makes it fit to be shown. */
export interface MailContent {
  subject: string;
  from: string;
  to: string;
  cc: string;
  date: string | null;
  text: string;
  html: string;
  links: string[];
  attachments: MailAttachment[];
}

export interface MailAttachment {
  name: string;
  type: string;
  /** Without the angle brackets; null when nothing in the mail refers to it. */
  contentId: string | null;
  content: Buffer;
}

/** Takes a mail apart. What cannot be read is left empty; no mail is refused. */
export async function readMail(source: Buffer): Promise<MailContent> {
  // Loaded with the first mail: most of a catcher's life is waiting.
  const { default: PostalMime } = await import('postal-mime');
  const mail = await PostalMime.parse(source, { attachmentEncoding: 'arraybuffer' });
  const text = mail.text ?? '';
  const html = mail.html ?? '';
  return {
    subject: mail.subject ?? '',
    from: mail.from ? addressText([mail.from]) : '',
    to: addressText(mail.to ?? []),
    cc: addressText(mail.cc ?? []),
    date: mail.date ?? null,
    text,
    html,
    links: findLinks(html, text),
    attachments: mail.attachments.map(readAttachment),
  };
}

function addressText(addresses: Address[]): string {
  return addresses
    .flatMap((address) => address.group ?? [address])
    .map(({ name, address }) => (name && name !== address ? `${name} <${address ?? ''}>` : (address ?? '')))
    .join(', ');
}

function readAttachment(attachment: Attachment, index: number): MailAttachment {
  return {
    name: attachment.filename ?? `part-${index + 1}`,
    type: attachment.mimeType,
    contentId: attachment.contentId?.replace(/^<|>$/g, '') ?? null,
    content:
      typeof attachment.content === 'string'
        ? Buffer.from(attachment.content)
        : Buffer.from(attachment.content as ArrayBuffer),
  };
}

/** The addresses that a reader could follow, each once, in their order. A test looks for them. Pure. */
export function findLinks(html: string, text: string): string[] {
  const inHtml = [...html.matchAll(/<a\b[^>]*?\shref\s*=\s*(?:"([^"]*)"|'([^']*)')/gi)].map((match) =>
    (match[1] ?? match[2] ?? '').replaceAll('&amp;', '&'),
  );
  const inText = [...text.matchAll(/https?:\/\/[^\s<>"')\]]+/g)].map(([link]) =>
    link.replace(/[.,;:!?]+$/, ''),
  );
  return [...new Set([...inHtml, ...inText])].filter((link) => /^https?:\/\//i.test(link));
}
