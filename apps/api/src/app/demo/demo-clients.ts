import { addDays } from '#platform/calendar';
import { demoId, officeHour } from './demo-ids.ts';
import {
  type DemoCompany,
  FOREIGN_COMPANIES,
  FOREIGN_FAMILY,
  FOREIGN_GIVEN,
  LOCAL_COMPANIES,
  LOCAL_FAMILY,
  LOCAL_GIVEN,
} from './demo-names.ts';
import type { DemoClient, DemoContact } from './demo-rows.ts';
import type { Random } from './random.ts';

/** A client with what decides its invoices and payments, which no table holds. */
export interface Customer extends Pick<DemoCompany, 'pays' | 'size' | 'orders'> {
  row: DemoClient;
  isForeign: boolean;
  termDays: number;
  hasPurchaseOrders: boolean;
  /** Collects what is due and pays it with one transfer. */
  paysTogether: boolean;
}

const TERM_DAYS = [14, 30, 30, 45] as const;
const NOTES = [
  'Kirim faktur asli ke bagian keuangan.',
  'Bayar setiap tanggal 10 dan 25.',
  'Minta nomor PO sebelum menagih.',
] as const;
const WORDS_OF_FORM = /^(PT|CV|Ltd|LLC|Inc|GmbH|AS|BV|Srl|KK|Co|Pte|Pty|Sdn|Bhd)$/;

/** Clients that reminders cannot reach, by their place in the list: the first two have no contact at all. */
const WITHOUT_ADDRESS = [11, 29, 40, 52];
const PAUSED = new Map([
  [17, 12],
  [35, 25],
]);

/** All clients, the oldest first, each with its contacts. */
export function makeClients(random: Random, firstInvoiceOn: string, today: string) {
  const companies = shuffle(random, [
    ...LOCAL_COMPANIES.map((company) => ({ ...company, isForeign: false })),
    ...FOREIGN_COMPANIES.map((company) => ({ ...company, isForeign: true })),
  ]);
  const contacts: DemoContact[] = [];
  const customers = companies.map((company, place): Customer => {
    const createdOn = addDays(firstInvoiceOn, -7 * (companies.length - place));
    const createdAt = officeHour(createdOn, random);
    const pauseDays = PAUSED.get(place);
    const row: DemoClient = {
      id: demoId(createdAt, random),
      number: `C-${1001 + place}`,
      name: company.name,
      language: company.isForeign ? 'en' : random.pick([null, null, null, null, 'id', 'en'] as const),
      note: random.isTrue(0.1) ? random.pick(NOTES) : '',
      paused_until: pauseDays === undefined ? null : addDays(today, pauseDays),
      created_at: createdAt.toISOString(),
    };
    contacts.push(...contactsOf(random, row, company.isForeign, WITHOUT_ADDRESS.indexOf(place)));
    return {
      row,
      pays: company.pays,
      size: company.size,
      orders: company.orders,
      isForeign: company.isForeign,
      termDays: random.pick(TERM_DAYS),
      hasPurchaseOrders: random.isTrue(0.4),
      paysTogether: random.isTrue(0.25),
    };
  });
  return { customers, contacts };
}

/** `withoutAddress`: -1 for the clients that can be reached. */
function contactsOf(
  random: Random,
  client: DemoClient,
  isForeign: boolean,
  withoutAddress: number,
): DemoContact[] {
  if (withoutAddress === 0 || withoutAddress === 1) return [];
  const count = withoutAddress === -1 && random.isTrue(0.3) ? 2 : 1;
  const domain = `${slugOf(client.name)}.example`;
  return Array.from({ length: count }, (_, at) => {
    const given = random.pick(isForeign ? FOREIGN_GIVEN : LOCAL_GIVEN);
    const family = random.pick(isForeign ? FOREIGN_FAMILY : LOCAL_FAMILY);
    const desk = random.pick(
      isForeign ? ['accounts', 'ap', 'finance'] : ['keuangan', 'finance', 'pembayaran'],
    );
    const createdAt = new Date(Date.parse(client.created_at) + (at + 1) * 1000);
    return {
      id: demoId(createdAt, random),
      client_id: client.id,
      name: random.isTrue(0.75) ? `${given} ${family}` : null,
      email: withoutAddress === -1 ? `${at === 0 ? desk : given.toLowerCase()}@${domain}` : null,
      phone: withoutAddress !== -1 || random.isTrue(0.2) ? `+62 21 5550 ${random.int(1000, 9999)}` : null,
      is_primary: at === 0,
      created_at: createdAt.toISOString(),
    };
  });
}

/** `PT Lumbung Warna Tirtasari` becomes `lumbungwarna`. */
const slugOf = (name: string) =>
  name
    .normalize('NFD')
    .replace(/[^A-Za-z ]/g, '')
    .split(' ')
    .filter((word) => word !== '' && !WORDS_OF_FORM.test(word))
    .slice(0, 2)
    .join('')
    .toLowerCase();

function shuffle<T>(random: Random, items: readonly T[]): T[] {
  return items
    .map((item) => ({ item, at: random.next() }))
    .toSorted((a, b) => a.at - b.at)
    .map(({ item }) => item);
}
