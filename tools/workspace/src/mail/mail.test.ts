import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { findLinks, readMail } from './mail-content.ts';
import { frameDocument } from './mail-html.ts';
import { availableViews, listPage } from './mail-pages.ts';
import { MailStore } from './mail-store.ts';
import { markup } from './markup.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'workspace-mail-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function add(store: MailStore, subject: string, bytes = 10) {
  return store.add(Buffer.alloc(bytes, 'x'), { from: 'a@example.com', to: ['b@example.com'], subject });
}

describe('a store', () => {
  test('lists the newest first, also after a restart', () => {
    const store = new MailStore(folder);
    for (const subject of ['one', 'two', 'three']) add(store, subject);
    expect(store.list().map(({ subject }) => subject)).toEqual(['three', 'two', 'one']);
    expect(new MailStore(folder).list()).toEqual(store.list());
  });

  test.each([
    { name: 'number', limits: { mails: 2, bytes: 1000 }, sizes: [10, 10, 10], kept: [2, 1] },
    { name: 'size', limits: { mails: 100, bytes: 25 }, sizes: [10, 10, 10], kept: [2, 1] },
    { name: 'size, but never the newest', limits: { mails: 100, bytes: 25 }, sizes: [10, 500], kept: [1] },
  ])('drops the oldest by $name', ({ limits, sizes, kept }) => {
    const store = new MailStore(folder, limits);
    for (const [index, bytes] of sizes.entries()) add(store, String(index), bytes);
    expect(store.list().map(({ subject }) => Number(subject))).toEqual(kept);
    expect(readdirSync(folder)).toHaveLength(2 * kept.length);
  });

  test('forgets what was half written when it was killed', () => {
    const store = new MailStore(folder);
    const { id } = add(store, 'whole');
    writeFileSync(join(folder, 'half.eml'), 'x');
    writeFileSync(join(folder, 'other.json.new'), '{');
    expect(new MailStore(folder).list().map((mail) => mail.id)).toEqual([id]);
    expect(existsSync(join(folder, 'half.eml'))).toBe(false);
    expect(existsSync(join(folder, 'other.json.new'))).toBe(false);
  });

  test('reads no file but its own', () => {
    writeFileSync(join(folder, '..', 'secret.eml'), '');
    expect(new MailStore(folder).read('../secret')).toBe(null);
    rmSync(join(folder, '..', 'secret.eml'));
  });
});

test.each([
  { html: '<a href="https://a.test/?x=1&amp;y=2">a</a>', text: '', links: ['https://a.test/?x=1&y=2'] },
  { html: "<a class=x HREF='http://a.test'>a</a>", text: 'http://a.test', links: ['http://a.test'] },
  {
    html: '',
    text: 'See (http://a.test/b). Or <http://c.test>!',
    links: ['http://a.test/b', 'http://c.test'],
  },
  { html: '<link href="http://a.test/x.css">', text: '', links: [] },
  { html: '<a href="javascript:alert(1)">a</a><a href="mailto:a@b.test">', text: 'ftp://x', links: [] },
])('the links of $html$text are $links', ({ html, text, links }) => {
  expect(findLinks(html, text)).toEqual(links);
});

test.each([
  { name: 'a fragment', html: '<p>x</p>', starts: '<!doctype html><base target="_blank">' },
  {
    name: 'a document',
    html: '<!DOCTYPE html><html><head><title>x',
    starts: '<!DOCTYPE html><html><head><base ',
  },
  { name: 'no head', html: '<html lang=en><body>x', starts: '<html lang=en><base ' },
])('in $name links leave the frame', ({ html, starts }) => {
  expect(frameDocument(html, []).startsWith(starts)).toBe(true);
});

test('a picture that is not in the mail stays missing', () => {
  expect(frameDocument('<img src="cid:none">', [])).toContain('src="cid:none"');
});

test('everything put into a page is escaped', () => {
  const evil = `<script>"'&`;
  expect(markup`<b title="${evil}">${[evil, markup`<i>`]}</b>`.text).toBe(
    '<b title="&lt;script&gt;&quot;&#39;&amp;">&lt;script&gt;&quot;&#39;&amp;<i></b>',
  );
});

test.each([
  { html: '<p>', text: 'x', views: ['html', 'text', 'source'] },
  { html: '', text: 'x', views: ['text', 'source'] },
  { html: '', text: '', views: ['source'] },
])('a mail with html "$html" and text "$text" is shown as $views', ({ views, ...content }) => {
  expect(availableViews(content)).toEqual(views);
});

test.each([
  { count: 0, heading: '<h1>No mail yet</h1>' },
  { count: 1, heading: '<h1>1 mail caught</h1>' },
  { count: 2, heading: '<h1>2 mails caught</h1>' },
])('with $count mails the page says so', ({ count, heading }) => {
  const store = new MailStore(folder);
  for (let index = 0; index < count; index += 1) add(store, 'x');
  expect(listPage(store.list(), 3009)).toContain(heading);
});

test('no mail is too broken to be read', async () => {
  for (const source of [
    '',
    '\0\0\xff',
    'Content-Type: multipart/mixed; boundary=a\r\n\r\n--a',
    'Subject: =?x?',
  ]) {
    expect(await readMail(Buffer.from(source, 'latin1'))).toMatchObject({ attachments: expect.any(Array) });
  }
});
