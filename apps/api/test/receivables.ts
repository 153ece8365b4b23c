import { createRandom } from '#app/demo/random';
import { addDays, daysBetween } from '#platform/calendar';

/** One invoice of a made-up ledger. */
export interface Receivable {
  client: string;
  number: string;
  issuedOn: string;
  dueOn: string;
  amountMinor: number;
  isDisputed: boolean;
  settledOn: string | null;
}

export interface ContactLine {
  client: string;
  company: string;
  email: string;
  language: 'en' | 'id';
}

interface Options {
  seed?: number;
  clients?: number;
  invoices?: number;
  /** The first invoice is issued on this day, the last one within a year of it. */
  from?: string;
}

const COMPANIES = [
  'Amber',
  'Breeze',
  'Copper',
  'Dune',
  'Ember',
  'Fjord',
  'Grove',
  'Harbour',
  'Islet',
  'Juniper',
];
const TRADES = ['Bakery', 'Textiles', 'Printing', 'Furniture', 'Tools', 'Ceramics'];
/** What a ledger of real companies holds and a page must not choke on. */
const AWKWARD = ['Müller & "Söhne" <Stahl> GmbH', '=SUM(A1:A9)', 'O’Brien, Walsh; Partners', 'PT Maju\nJaya'];

/** A believable ledger: terms of 14 to 45 days, nine in ten settled, a fifth disputed; the same for the same seed. */
export function makeReceivables({
  seed = 7,
  clients = 40,
  invoices = 500,
  from = '2024-12-01',
}: Options = {}) {
  const { next } = createRandom(seed);
  const below = (limit: number) => Math.floor(next() * limit);
  const contacts: ContactLine[] = Array.from({ length: clients }, (_, at) => {
    const company = AWKWARD[at] ?? `${COMPANIES[at % 10]} ${TRADES[below(6)]} ${at}`;
    const email = at % 11 === 5 ? '' : `accounts@client-${at}.example`;
    return {
      client: `${String(1000 + at * 7).padStart(4, '0')}-${'ABCDEFGHJK'[at % 10]}KLM`,
      company,
      email,
      language: at % 3 ? 'en' : 'id',
    };
  });
  const rows: Receivable[] = Array.from({ length: invoices }, (_, at) => {
    const issuedOn = addDays(from, below(365));
    const dueOn = addDays(issuedOn, [14, 30, 30, 45][below(4)]!);
    const settledOn = at % 10 === 0 ? null : addDays(issuedOn, 5 + below(60));
    const isWhole = below(8) === 0;
    const amountMinor = isWhole ? (10 + below(190)) * 100 : 1000 + below(90_000);
    const number = String(seed * 10_000_000 + at * 191).padStart(10, '0');
    return {
      client: contacts[at % clients]!.client,
      number,
      issuedOn,
      dueOn,
      amountMinor,
      isDisputed: below(5) === 0,
      settledOn,
    };
  });
  return { rows, contacts };
}

const american = (on: string) => `${Number(on.slice(5, 7))}/${Number(on.slice(8))}/${on.slice(0, 4)}`;
const quote = (cell: string) => (/[",\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell);

const LEDGER_HEAD =
  'countryCode,customerID,PaperlessDate,invoiceNumber,InvoiceDate,DueDate,InvoiceAmount,Disputed,SettledDate,PaperlessBill,DaysToSettle,DaysLate';

function ledgerLine(row: Receivable): string {
  const { client, number, issuedOn, dueOn, amountMinor, isDisputed, settledOn } = row;
  return [
    '391',
    client,
    american(addDays(issuedOn, -40)),
    number,
    american(issuedOn),
    american(dueOn),
    // Spreadsheets drop the zeros at the end: 94.20 is written 94.2 and 94.00 is written 94.
    String(amountMinor / 100),
    isDisputed ? 'Yes' : 'No',
    settledOn === null ? '' : american(settledOn),
    amountMinor % 2 ? 'Paper' : 'Electronic',
    settledOn === null ? '' : daysBetween(issuedOn, settledOn),
    settledOn === null ? '' : Math.max(0, daysBetween(dueOn, settledOn)),
  ].join(',');
}

/** The ledger as its program exports it: US dates, no currency, figures that derive from others. */
export const ledgerCsv = (rows: readonly Receivable[]): string =>
  [LEDGER_HEAD, ...rows.map(ledgerLine)].map((line) => `${line}\n`).join('');

/** The contacts as a list from a spreadsheet. */
export const contactsCsv = (contacts: readonly ContactLine[]): string =>
  [
    'Customer No.,Company,E-mail,Language',
    ...contacts.map(({ client, company, email, language }) =>
      [client, company, email, language].map(quote).join(','),
    ),
  ]
    .map((line) => `${line}\r\n`)
    .join('');
