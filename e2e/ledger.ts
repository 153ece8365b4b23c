/** The day on which the journey looks at its books. */
export const TRIAL_DAY = '2012-03-14';

const DAY_MS = 86_400_000;
const shift = (on: string, days: number) =>
  new Date(Date.parse(on) + days * DAY_MS).toISOString().slice(0, 10);
const american = (on: string) => `${Number(on.slice(5, 7))}/${Number(on.slice(8))}/${on.slice(0, 4)}`;

interface LedgerLine {
  number: string;
  client: string;
  dueOn: string;
  amount: string;
  isDisputed: boolean;
  settledOn: string;
}

/**
 * A small ledger as a bookkeeping program exports it: American dates, no currency, 12 clients. On the
 * trial day `L-late` is 7 days late, `L-soon` is due in 3 days, `L-disputed` is disputed.
 */
export const LEDGER: LedgerLine[] = [
  {
    number: 'L-late',
    client: '0001-A',
    dueOn: shift(TRIAL_DAY, -7),
    amount: '1250.5',
    isDisputed: false,
    settledOn: shift(TRIAL_DAY, 60),
  },
  {
    number: 'L-soon',
    client: '0001-A',
    dueOn: shift(TRIAL_DAY, 3),
    amount: '94',
    isDisputed: false,
    settledOn: shift(TRIAL_DAY, 60),
  },
  {
    number: 'L-disputed',
    client: '0002-B',
    dueOn: shift(TRIAL_DAY, -14),
    amount: '310.25',
    isDisputed: true,
    settledOn: shift(TRIAL_DAY, 90),
  },
  {
    number: 'L-mute',
    client: '0003-C',
    dueOn: shift(TRIAL_DAY, -1),
    amount: '77.7',
    isDisputed: false,
    settledOn: '',
  },
  ...Array.from({ length: 46 }, (_, at) => ({
    number: `L-${String(at).padStart(4, '0')}`,
    client: `${String(4 + (at % 9)).padStart(4, '0')}-D`,
    dueOn: shift(TRIAL_DAY, at * 3 - 75),
    amount: String(20 + at * 7.5),
    isDisputed: false,
    settledOn: at % 3 === 0 ? shift(TRIAL_DAY, at * 3 - 70) : '',
  })),
];

export function invoicesCsv(): string {
  const rows = LEDGER.map(({ number, client, dueOn, amount, isDisputed, settledOn }) =>
    [
      client,
      number,
      american(shift(dueOn, -30)),
      american(dueOn),
      amount,
      isDisputed ? 'Yes' : 'No',
      settledOn && american(settledOn),
    ].join(','),
  );
  const bad = '0004-D,L-bad,1/2/2012,1/1/2012,12.00,No,';
  return [
    'customerID,invoiceNumber,InvoiceDate,DueDate,InvoiceAmount,Disputed,SettledDate',
    ...rows,
    bad,
    '',
  ].join('\n');
}

export function contactsCsv(): string {
  const clients = [...new Set(LEDGER.map(({ client }) => client))];
  const rows = clients.map((client, at) =>
    at === 2
      ? `${client},"Mute, Unreachable Ltd",,en`
      : `${client},"Client & ""${client}"" <Ltd>",accounts@${client.toLowerCase()}.example,${at % 2 ? 'id' : 'en'}`,
  );
  return ['Customer No.,Company,E-mail,Language', ...rows, ''].join('\n');
}
