import type { CSSProperties } from 'react';

interface MailFrameProps {
  title: string;
  html: string;
  /** Invoices in the mail: each makes it longer. */
  invoices: number;
}

const bareMailPx = 690;
const invoicePx = 70;
const mostPx = 1600;

/**
 * The mail as the client's mail program shows it: on white in every theme, without scripts, forms or a way out of the
 * frame. Nothing can look inside such a frame, so its height is judged by what the mail is about; the rest scrolls.
 */
export function MailFrame({ title, html, invoices }: MailFrameProps) {
  const height = Math.min(mostPx, bareMailPx + invoices * invoicePx);
  return (
    <iframe
      title={title}
      sandbox=""
      srcDoc={html}
      style={{ '--mail': `${height}px` } as CSSProperties}
      className="block h-(--mail) w-full rounded-md border border-line-strong bg-white [color-scheme:light] phone:h-[calc(var(--mail)*1.08)]"
    />
  );
}
