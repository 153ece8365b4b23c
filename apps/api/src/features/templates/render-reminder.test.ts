import type { Language } from '@sira/contract/shapes';
import type { TemplateKey } from '@sira/contract/templates';
import { describe, expect, test, vi } from 'vitest';
import { addDays } from '#platform/calendar';
import { type RemindedInvoice, type ReminderMail, strongestOf } from './reminder-mail.ts';
import { renderReminder } from './render-reminder.ts';

const ON = '2026-03-14';
const KEYS: TemplateKey[] = ['friendly', 'firm', 'final'];
const LANGUAGES: Language[] = ['en', 'id'];
const ALL = KEYS.flatMap((template) => LANGUAGES.map((language) => ({ template, language })));

const invoice = (daysLate: number, change: Partial<RemindedInvoice> = {}): RemindedInvoice => ({
  number: 'INV-7',
  issuedOn: addDays(ON, -daysLate - 30),
  dueOn: addDays(ON, -daysLate),
  daysLate,
  balanceMinor: 150_000,
  amountMinor: 150_000,
  purchaseOrder: null,
  ...change,
});

const section = (currency: string, ...invoices: RemindedInvoice[]) => ({
  currency,
  totalMinor: invoices.reduce((sum, { balanceMinor }) => sum + balanceMinor, 0),
  invoices,
});

const mail = (change: Partial<ReminderMail> = {}): ReminderMail => ({
  template: 'friendly',
  language: 'en',
  organisation: 'Paper & Co',
  client: { name: 'Example Trading Ltd' },
  contactName: null,
  on: ON,
  sections: [section('USD', invoice(4))],
  ...change,
});

/** What a reader of the HTML sees, near enough: tags go, the entities of the engine are read. */
const seen = (html: string) =>
  html
    .replace(/<head>[\s\S]*<\/head>/, '')
    .replace(/<[^>]*>/g, ' ')
    .replace(/&lt;/g, '<')
    .replace(/&gt;/g, '>')
    .replace(/&quot;/g, '"')
    .replace(/&#x27;/g, "'")
    .replace(/&#x2f;/g, '/')
    .replace(/&amp;/g, '&')
    .replace(/[\s\u00a0]+/g, ' ');
const flat = (text: string) => text.replace(/\s+/g, ' ');

describe('values', () => {
  test.each([
    "<script>alert('1')</script>",
    '{{ 7*7 }}{% if x %}',
    '"& Sons" <b>',
    '&lt;b&gt;',
    'back\\slash $& $1',
  ])('%s is shown as it is written, in every part', (hostile) => {
    const { subject, html, text } = renderReminder(
      mail({
        organisation: hostile,
        client: { name: hostile },
        contactName: hostile,
        sections: [section('USD', invoice(4, { number: hostile, purchaseOrder: hostile }))],
      }),
    );
    expect(html).not.toMatch(/<script|<b>/);
    expect(seen(html).split(flat(hostile)).length).toBeGreaterThan(5);
    expect(flat(text)).toContain(`Customer: ${hostile}`);
    expect(flat(text)).toContain(`Order ${hostile}`);
    expect(subject).toBe(`Reminder: invoice ${hostile} from ${hostile} was due on 10 March 2026`);
  });

  test.each([
    {
      name: 'to the client, where there is no contact',
      contactName: null,
      en: 'Dear CV Tinta,',
      id: 'Yth. CV Tinta,',
    },
    {
      name: 'to the client, where the contact is blank',
      contactName: '  ',
      en: 'Dear CV Tinta,',
      id: 'Yth. CV Tinta,',
    },
    { name: 'to the contact', contactName: 'Sari', en: 'Dear Sari,', id: 'Yth. Bapak/Ibu Sari,' },
    { name: 'with one form of address', contactName: 'Ibu Sari', en: 'Dear Ibu Sari,', id: 'Yth. Ibu Sari,' },
    {
      name: 'with a name that only begins like one',
      contactName: 'Buana',
      en: 'Dear Buana,',
      id: 'Yth. Bapak/Ibu Buana,',
    },
  ])('the greeting goes $name', ({ contactName, ...greetings }) => {
    for (const language of LANGUAGES) {
      const { text } = renderReminder(mail({ language, contactName, client: { name: 'CV Tinta' } }));
      expect(text).toContain(`\n${greetings[language]}\n`);
      expect(text).toContain('CV Tinta');
    }
  });

  test('an organisation without a name leaves no hole', () => {
    for (const which of ALL) {
      const { subject, text } = renderReminder(mail({ ...which, organisation: '' }));
      expect(subject).not.toMatch(/ from | dari | {2}|undefined|null/);
      expect(text).not.toMatch(/undefined|null/);
      expect(text).toMatch(/^\S/);
    }
  });
});

describe('the subject', () => {
  test.each(['\r\nBcc: all@client.example', '\nX: 1', '\u2028X', '\u0085X', '\u202eX', '\u0000X'])(
    'stays one line with %j in a value',
    (part) => {
      const { subject } = renderReminder(
        mail({
          organisation: `Paper${part}`,
          sections: [section('USD', invoice(4, { number: `7${part}` }))],
        }),
      );
      expect(subject).not.toMatch(/[\p{Cc}\p{Zl}\p{Zp}\u202e]/u);
      expect(subject).toContain('was due on 10 March 2026');
    },
  );

  test.each(ALL)('is below 150 characters with the longest values: $template, $language', (which) => {
    const long = '长'.repeat(200);
    for (const sections of [
      [section('USD', invoice(4, { number: long }))],
      [section('USD', invoice(1), invoice(-2))],
    ]) {
      const { subject } = renderReminder(mail({ ...which, organisation: long, sections }));
      expect(subject.length).toBeLessThan(150);
      expect(subject).toContain('…');
    }
  });

  test.each([
    {
      template: 'friendly',
      language: 'en',
      late: [4],
      subject: 'Reminder: invoice INV-7 from Paper & Co was due on 10 March 2026',
    },
    {
      template: 'friendly',
      language: 'en',
      late: [-3],
      subject: 'Invoice INV-7 from Paper & Co is due on 17 March 2026',
    },
    {
      template: 'friendly',
      language: 'en',
      late: [0],
      subject: 'Invoice INV-7 from Paper & Co is due on 14 March 2026',
    },
    {
      template: 'friendly',
      language: 'en',
      late: [4, 1],
      subject: 'Reminder: 2 invoices from Paper & Co are past due',
    },
    {
      template: 'friendly',
      language: 'en',
      late: [1, -3],
      subject: 'Reminder: 2 open invoices from Paper & Co, 1 past due',
    },
    {
      template: 'friendly',
      language: 'en',
      late: [-3, -2],
      subject: '2 open invoices from Paper & Co, first due on 16 March 2026',
    },
    {
      template: 'firm',
      language: 'en',
      late: [1],
      subject: 'Overdue: invoice INV-7 from Paper & Co, 1 day overdue',
    },
    {
      template: 'firm',
      language: 'en',
      late: [7, 8],
      subject: 'Overdue: 2 invoices from Paper & Co, oldest due on 6 March 2026',
    },
    {
      template: 'final',
      language: 'en',
      late: [31],
      subject: 'Final notice: invoice INV-7 from Paper & Co, 31 days overdue',
    },
    {
      template: 'friendly',
      language: 'id',
      late: [4],
      subject: 'Pengingat: faktur INV-7 dari Paper & Co telah jatuh tempo pada 10 Maret 2026',
    },
    {
      template: 'friendly',
      language: 'id',
      late: [-3],
      subject: 'Pemberitahuan: faktur INV-7 dari Paper & Co akan jatuh tempo pada 17 Maret 2026',
    },
    {
      template: 'firm',
      language: 'id',
      late: [7, 8],
      subject: 'Tagihan terlambat: 2 faktur dari Paper & Co, sejak 6 Maret 2026',
    },
    {
      template: 'final',
      language: 'id',
      late: [31],
      subject: 'Pemberitahuan terakhir: faktur INV-7 dari Paper & Co, terlambat 31 hari',
    },
  ] as const)('says $subject', ({ template, language, late, subject }) => {
    const sections = [section('USD', ...late.map((days) => invoice(days)))];
    expect(renderReminder(mail({ template, language, sections })).subject).toBe(subject);
  });
});

describe('the message', () => {
  test.each([
    {
      late: [1],
      says: 'Invoice INV-7 was due on 13 March 2026 and is 1 day overdue. The amount due is $1,500.00.',
    },
    {
      late: [4],
      says: 'Invoice INV-7 was due on 10 March 2026 and is 4 days overdue. The amount due is $1,500.00.',
    },
    { late: [0], says: 'Invoice INV-7 is due on 14 March 2026. The amount due is $1,500.00.' },
    { late: [-1], says: 'Invoice INV-7 is due on 15 March 2026. The amount due is $1,500.00.' },
    {
      late: [-3, -2],
      says: '2 invoices are coming due, the first of them on 16 March 2026. The amount due is $3,000.00.',
    },
    {
      late: [1, 9],
      says: '2 invoices are past their due date; the oldest was due on 5 March 2026. The amount due is $3,000.00.',
    },
    {
      late: [-3, 2, 1],
      says: '3 invoices are open, for $4,500.00. 2 of them are past due ($3,000.00); the oldest was due on 12 March 2026.',
    },
    {
      late: [-3, 2],
      says: '2 invoices are open, for $3,000.00. 1 of them is past due ($1,500.00); the oldest was due on 12 March 2026.',
    },
  ])('says where $late.length invoices stand: $late', ({ late, says }) => {
    const { html, text } = renderReminder(
      mail({ sections: [section('USD', ...late.map((days) => invoice(days)))] }),
    );
    expect(flat(text)).toContain(says);
    expect(flat(seen(html))).toMatch(new RegExp(says.replace(/[^\w ]/g, '\\s*\\$&').replaceAll(' ', '\\s*')));
  });

  test.each([
    { daysLate: 1, en: '1 day overdue', id: 'terlambat 1 hari' },
    { daysLate: 12, en: '12 days overdue', id: 'terlambat 12 hari' },
    { daysLate: 0, en: 'due today', id: 'jatuh tempo hari ini' },
    { daysLate: -1, en: 'due tomorrow', id: 'jatuh tempo besok' },
    { daysLate: -3, en: 'due in 3 days', id: '3 hari lagi' },
  ])('a row says "$en"', ({ daysLate, ...words }) => {
    for (const language of LANGUAGES) {
      const { text } = renderReminder(mail({ language, sections: [section('IDR', invoice(daysLate))] }));
      expect(flat(text)).toContain(`(${words[language]})`);
    }
  });

  test.each([
    { template: 'friendly', language: 'en', before: /A payment is coming due/, after: /Payment reminder/ },
    {
      template: 'firm',
      language: 'en',
      before: /Payment due shortly/,
      after: /pay the overdue amount by 21 March 2026/,
    },
    {
      template: 'final',
      language: 'en',
      before: /last message before the due date/,
      after: /final notice\..* in full by 21 March 2026.*further steps/,
    },
    {
      template: 'friendly',
      language: 'id',
      before: /memberitahukan lebih awal/,
      after: /ingin mengingatkan/,
    },
    {
      template: 'firm',
      language: 'id',
      before: /menantikan pembayaran/,
      after: /selambat-lambatnya 21 Maret 2026/,
    },
    {
      template: 'final',
      language: 'id',
      before: /sebelum tanggal jatuh tempo/,
      after: /pemberitahuan terakhir dari kami.*21 Maret 2026.*langkah penagihan/,
    },
  ] as const)(
    '$template in $language is a heads-up before the due date and a reminder after it',
    ({ before, after, ...which }) => {
      const early = flat(renderReminder(mail({ ...which, sections: [section('USD', invoice(-3))] })).text);
      const late = flat(renderReminder(mail({ ...which, sections: [section('USD', invoice(3))] })).text);
      expect(early).toMatch(before);
      expect(early).not.toMatch(after);
      expect(early).not.toMatch(/overdue|past due|terlambat|21 March|21 Maret/);
      expect(late).toMatch(after);
      expect(late).not.toMatch(before);
    },
  );

  test('says of a part-paid invoice what it was over, of another one nothing', () => {
    const partPaid = invoice(4, { balanceMinor: 50_000 });
    const told = renderReminder(mail({ sections: [section('USD', partPaid)] }));
    expect(told.text).toContain('Amount due: $500.00 (part paid, of $1,500.00)');
    const inIndonesian = renderReminder(mail({ language: 'id', sections: [section('IDR', partPaid)] }));
    expect(inIndonesian.text).toContain('Sisa tagihan: Rp 500 (dibayar sebagian, dari Rp 1.500)');
    expect(renderReminder(mail()).text).not.toContain('part paid');
  });

  test('keeps currencies apart, each with its total', () => {
    const sections = [
      section(
        'IDR',
        invoice(9, { number: 'A', balanceMinor: 300_000_000, amountMinor: 300_000_000 }),
        invoice(2, { number: 'B' }),
      ),
      section('USD', invoice(5, { number: 'C' }), invoice(6, { number: 'D' })),
      section('JPY', invoice(4, { number: 'E' })),
    ];
    const { html, text } = renderReminder(mail({ sections }));
    expect(text.split('\n').filter((line) => line.startsWith('Total due'))).toEqual([
      'Total due (IDR): Rp 3.001.500',
      'Total due (USD): $3,000.00',
    ]);
    expect(flat(text)).toContain('The amount due is Rp 3.001.500, $3,000.00 and ¥150,000.');
    expect(html.match(/Invoices in (IDR|USD|JPY)/g)).toHaveLength(3);
    expect([...text.matchAll(/^Invoice: (.)$/gm)].map((found) => found[1])).toEqual([
      'A',
      'B',
      'D',
      'C',
      'E',
    ]);
  });

  test.each(['Pacific/Kiritimati', 'Pacific/Pago_Pago'])(
    'shows a calendar date as it is, in %s too',
    async (zone) => {
      vi.stubEnv('TZ', zone);
      vi.resetModules();
      const there = await import('./render-reminder.ts');
      expect(there.renderReminder(mail({ sections: [section('USD', invoice(0))] })).text).toContain(
        'Due 14 March 2026 (due today)',
      );
      vi.unstubAllEnvs();
    },
  );
});

describe('the document', () => {
  const documents = ALL.flatMap((which) =>
    [[invoice(8)], [invoice(-3)], [invoice(8), invoice(-3, { balanceMinor: 1 })]].map((invoices) => ({
      ...which,
      late: invoices.map(({ daysLate }) => daysLate),
      ...renderReminder(
        mail({
          ...which,
          contactName: 'Sari',
          sections: [section('USD', ...invoices), section('IDR', ...invoices)],
        }),
      ),
    })),
  );

  test.each(documents)('$template in $language ($late) stands on its own', ({ html, language }) => {
    expect(html).toMatch(new RegExp(`^<!doctype html>\\s*<html lang="${language}"`));
    expect(html).not.toMatch(
      /https?:|\ssrc=|url\(|<(img|link|style|script|iframe|form|a)\b|@import|display:(flex|grid)/i,
    );
    expect(html).not.toMatch(/\{\{|\{%|undefined/);
    expect(html).toContain('max-width:600px');
    expect(Buffer.byteLength(html)).toBeLessThan(102_400); // Gmail cuts a longer one
  });

  test.each(documents)(
    '$template in $language ($late) styles every element inline and marks tables of layout',
    ({ html }) => {
      const body = html.slice(html.indexOf('<body')).replace(/<!--[\s\S]*?-->/g, '');
      expect(body.match(/<(body|table|td|th|p|h1|h2|div|span)\b(?![^>]* style=")[^>]*>/g)).toBeNull();
      const tables = body.match(/<table[^>]*>/g) ?? [];
      expect(tables).toHaveLength(4);
      expect(tables.filter((tag) => tag.includes('role="presentation"'))).toHaveLength(2);
      expect(body.match(/<th scope="col"/g)).toHaveLength(4);
    },
  );

  test.each(documents)('$template in $language ($late) reads well as text', ({ html, text }) => {
    expect(text).not.toMatch(/<\/?[a-z]|&[a-z]+;|\u00a0|\n{3}|[ \t]\n/);
    expect(Math.max(...text.split('\n').map((line) => line.length))).toBeLessThanOrEqual(78);
    const preheader = /class="preheader"[^>]*>([^<]+)</.exec(html)?.[1] ?? '';
    expect(preheader).toMatch(/\d{4}/);
    expect(text).not.toContain(preheader.replaceAll('\u00a0', ' '));
  });

  test('holds thousands of invoices', () => {
    const invoices = Array.from({ length: 3000 }, (_, at) => invoice(3, { number: `INV-${at}` }));
    const { text } = renderReminder(mail({ sections: [section('USD', ...invoices)] }));
    expect(text.match(/^Invoice: INV-\d+$/gm)).toHaveLength(3000);
    expect(text).toContain('Total due (USD): $4,500,000.00');
  });
});

describe('strongestOf', () => {
  test.each([
    { of: ['friendly'], is: 'friendly' },
    { of: ['firm', 'friendly'], is: 'firm' },
    { of: ['friendly', 'final', 'firm'], is: 'final' },
  ] as const)('$of gives $is', ({ of, is }) => expect(strongestOf(of)).toBe(is));

  test('refuses a mail without reminders', () => expect(() => strongestOf([])).toThrow('at least one'));
});
