import type { MailContent } from './mail-content.ts';
import { MAIL_SANDBOX } from './mail-html.ts';
import type { MailSummary } from './mail-store.ts';
import { type Markup, markup } from './markup.ts';

function page(title: string, body: Markup, script = markup``): string {
  return markup`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="/style.css">
${script}
</head>
<body>
<main>
${body}
</main>
</body>
</html>
`.text;
}

/** All mails, newest first. */
export function listPage(mails: MailSummary[], smtpPort: number): string {
  const [newest] = mails;
  const body = markup`<div data-mails="${`${mails.length} ${newest?.id ?? ''}`}" data-count="${mails.length}">
<header>
<div>
<h1>${sentence(mails.length)}</h1>
<p>Mail sent to <code>127.0.0.1:${smtpPort}</code> ends here. None of it leaves this machine.</p>
</div>
${mails.length > 0 ? markup`<form method="post" action="/delete"><button>Delete all</button></form>` : ''}
</header>
${
  mails.length > 0
    ? markup`<ul class="mails">${mails.map(row)}</ul>`
    : markup`<p class="empty">Send one, and it appears here by itself.</p>`
}
</div>
<p role="status"></p>`;
  return page('Caught mail', body, markup`<script src="/app.js" defer></script>`);
}

function sentence(count: number): string {
  if (count === 0) return 'No mail yet';
  return count === 1 ? '1 mail caught' : `${count} mails caught`;
}

function row(mail: MailSummary): Markup {
  return markup`<li>
<a href="/messages/${mail.id}">${mail.subject || '(no subject)'}</a>
<span class="who">to ${mail.to.join(', ')}</span>
<span class="when">${time(mail.receivedAt)}</span>
</li>`;
}

/** `2026-03-01T09:30:05.123Z` as `2026-03-01 09:30:05` UTC: the same on every machine, like the logs. */
function time(instant: string): Markup {
  return markup`<time datetime="${instant}">${instant.slice(0, 19).replace('T', ' ')}</time>`;
}

export const VIEWS = ['html', 'text', 'source'] as const;
export type View = (typeof VIEWS)[number];

export interface MailPage {
  mail: MailSummary;
  content: MailContent;
  source: string;
  view: View;
}

/** One mail in one of its three forms. */
export function mailPage({ mail, content, source, view }: MailPage): string {
  const subject = content.subject || '(no subject)';
  const hidden = mail.to.filter((address) => !`${content.to} ${content.cc}`.includes(address));
  const body = markup`<p class="back"><a href="/">All mail</a></p>
<header>
<div>
<h1>${subject}</h1>
<dl>
${field('From', content.from || mail.from)}
${field('To', content.to)}
${field('Cc', content.cc)}
${field('Hidden to', hidden.join(', '))}
<dt>Received</dt><dd>${time(mail.receivedAt)} UTC</dd>
</dl>
</div>
<form method="post" action="/messages/${mail.id}/delete"><button>Delete</button></form>
</header>
<nav class="views" aria-label="Forms of this mail">
${availableViews(content).map((name) => viewLink(mail.id, name, view))}
</nav>
${shown(mail.id, content, source, view)}
${links(content.links)}
${attachments(mail.id, content)}`;
  return page(subject, body);
}

function field(name: string, value: string): Markup {
  return value === '' ? markup`` : markup`<dt>${name}</dt><dd>${value}</dd>`;
}

/** What a mail can be shown as; the first is shown when nobody asks for another. Pure. */
export function availableViews(content: Pick<MailContent, 'html' | 'text'>): View[] {
  return VIEWS.filter((view) => view === 'source' || content[view] !== '');
}

function viewLink(id: string, name: View, current: View): Markup {
  const words = { html: 'As the reader sees it', text: 'Plain text', source: 'Source' };
  const mark = name === current ? markup` aria-current="page"` : '';
  return markup`<a href="/messages/${id}?view=${name}"${mark}>${words[name]}</a>`;
}

function shown(id: string, content: MailContent, source: string, view: View): Markup {
  if (view !== 'html') return markup`<pre tabindex="0">${view === 'text' ? content.text : source}</pre>`;
  return markup`<iframe src="/messages/${id}/html" sandbox="${MAIL_SANDBOX}" title="The mail as the reader sees it"></iframe>`;
}

function links(found: string[]): Markup {
  if (found.length === 0) return markup``;
  const items = found.map(
    (link) => markup`<li><a href="${link}" target="_blank" rel="noopener noreferrer">${link}</a></li>`,
  );
  return markup`<h2>Links in it</h2><ul class="plain">${items}</ul>`;
}

function attachments(id: string, content: MailContent): Markup {
  if (content.attachments.length === 0) return markup``;
  const items = content.attachments.map(
    (part, index) =>
      markup`<li><a href="/messages/${id}/attachments/${index}">${part.name}</a> ${part.type}, ${part.content.length} bytes</li>`,
  );
  return markup`<h2>Attachments</h2><ul class="plain">${items}</ul>`;
}

export function missingPage(): string {
  return page(
    'No such mail',
    markup`<h1>No such mail</h1><p>It was deleted, or made room for newer ones. <a href="/">All mail</a></p>`,
  );
}
