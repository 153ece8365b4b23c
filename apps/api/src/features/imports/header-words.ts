import type { ImportKind } from '@sira/contract/imports';
import { currenciesOf } from './read-currency.ts';

/** How surely a header means a field: its exact words, usual words, or words that may mean anything. */
export type Sureness = 3 | 2 | 1;

/**
 * A header as one word: `Customer No.`, `customerNo`, `CUSTOMER_NO` and `customer.no` are all
 * `customerno`. What stands in brackets and a currency at the end are left out.
 */
export function headerKey(header: string): string {
  const words = header
    .slice(0, 200)
    .replace(/\([^)]*\)|\[[^\]]*\]/g, ' ')
    .replace(/(\p{Ll}|\d)(\p{Lu})/gu, '$1 $2')
    .replace(/(\p{Lu})(\p{Lu}\p{Ll})/gu, '$1 $2')
    .replace(/#|№/g, ' no ')
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replace(/ß/g, 'ss')
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter(Boolean);
  const last = words.at(-1) ?? '';
  if (words.length > 1 && last.length === 3 && currenciesOf(last).length > 0) words.pop();
  if (words.length > 1 && words.at(-1) === 'in') words.pop();
  return words.join('');
}

/** The currency that a header names, `Amount (USD)`; null when it names none. */
export function headerCurrency(header: string): string | null {
  const written = /[([]\s*([^)\]]{1,4}?)\s*[)\]]\s*$|[\s_]([A-Za-z]{3}|[€£$])\s*$/.exec(header.slice(0, 200));
  const meant = currenciesOf(written?.[1] ?? written?.[2] ?? '');
  return meant.length === 1 ? (meant[0] ?? null) : null;
}

const client =
  '(?:customer|client|cust|account|acct|debtor|buyer|payer|billto|soldto|pelanggan|klien|pembeli|konsumen|kunden?|debitor(?:en)?)';
const num = '(?:no|num|number|nr|id|code|key|ref|kode|nomor|nummer|kennung)';
const bill = '(?:invoice|inv|bill|document|doc|voucher|faktur|tagihan|invois|rechnungs?|belegs?|nota)';
const date = '(?:date|on|day|tanggal|tgl|datum|dt)';
const day = '(?:tanggal|tgl|date|dateof|datum)';
const sum = '(?:amount|amt|total|value|sum|betrag|summe|wert|nilai|jumlah|totalamount|amounttotal)';

type Words = [sureness: Sureness, words: string];

const clientNumber: Words[] = [
  [3, `${client}${num}|${num}${client}`],
  [1, client],
];
const clientName: Words[] = [
  [
    3,
    `${client}(?:name|nama|company)|(?:nama|name)${client}|namaperusahaan|companyname|firmenname|kundenname|clientcompany`,
  ],
  [2, 'company|firma|firm|perusahaan|organi[sz]ation|business(?:name)?|unternehmen'],
  [1, `name|nama|fullname|${client}`],
];
const email: Words[] = [
  [
    3,
    `e?mail|emails|surel|e?mailaddress|alamat(?:e?mail|surel)|e?mailadresse|(?:billing|invoice|accounts?|contact|customer|client|company)e?mail(?:address)?|e?mail(?:pelanggan|klien|tagihan|kontak)|rechnungse?mail`,
  ],
];
const language: Words[] = [
  [
    3,
    'language|languagecode|lang|bahasa|sprache|preferredlanguage|correspondencelanguage|korrespondenzsprache|sprachcode',
  ],
  [2, 'locale'],
];
const currency: Words[] = [
  [
    3,
    `currency(?:code)?|curr|ccy|cur|matauang|kodematauang|valuta|wahrung(?:scode)?|waehrung|isocurrency|${bill}currency`,
  ],
];
const invoiceNumber: Words[] = [
  [3, `${bill}${num}|${num}${bill}`],
  [2, bill],
  [1, 'no|num|number|nr|nomor|nummer'],
];
const amount: Words[] = [
  [
    3,
    `${bill}${sum}|${sum}${bill}|gross(?:amount|total)|bruttobetrag|gesamtbetrag|amountgross|totalgross|grandtotal|amountincl(?:tax|vat)`,
  ],
  [2, 'amount|amt|totalamount|amounttotal|betrag|jumlah|nominal|nilai|brutto|gross'],
  [1, 'total|value|sum|summe|wert'],
];
const paidOn: Words[] = [
  [
    3,
    `(?:paid|payment|settled|settlement|cleared|clearing|receipt|received|paymentreceived)(?:date|on|at)|${day}(?:paid|settled|payment|received|bayar|pembayaran|pelunasan|lunas|settlement)|bezahltam|zahlungsdatum|zahldatum|ausgleichsdatum|zahlungseingang`,
  ],
  [2, 'settled|paid|lunas|bezahlt|cleared'],
];

/** Words of each field as whole header keys; English, Indonesian and German, as ledgers write them. */
const wordsByKind: Record<ImportKind, Record<string, Words[]>> = {
  invoices: {
    number: invoiceNumber,
    clientNumber,
    clientName,
    issuedOn: [
      [3, `${bill}${date}|${day}${bill}|issue(?:d)?(?:date|on)|${day}(?:issue[d]?|terbit)|ausstellungsdatum`],
      [2, 'issued|terbit'],
      [1, 'date|tanggal|tgl|datum|postingdate|buchungsdatum'],
    ],
    dueOn: [
      [
        3,
        `due(?:date|on|by)|${day}due|(?:invoice|payment|net)due(?:date)?|${day}?jatuhtempo|tempo|fallig(?:keit|keitsdatum|am)?|faellig(?:keit|keitsdatum|am)?|payby`,
      ],
      [2, 'due'],
    ],
    termsDays: [
      [
        3,
        'terms(?:days)?|paymentterms?(?:days)?|netdays|creditdays|daystopay|termin(?:pembayaran)?|zahlungsziel(?:tage)?|zahlungsbedingung(?:en)?|syaratpembayaran',
      ],
    ],
    amount,
    currency,
    disputed: [
      [
        3,
        '(?:is|in|has)?disputed?|disputeflag|disputestatus|sengketa|disengketakan|strittig|streitig|reklamiert|reklamation',
      ],
    ],
    settledOn: paidOn,
    paidAmount: [
      [
        3,
        `(?:paid|payment|received)${sum}|${sum}(?:paid|received)|jumlahdibayar|terbayar|dibayar|sudahdibayar|(?:bereits)?(?:ge|be)zahlt(?:erbetrag)?|zahlbetrag`,
      ],
      [2, 'paid|received|bezahlt|lunas'],
    ],
    purchaseOrder: [
      [3, `po|po${num}|${num}po|purchaseorder${num}?|customerpo|bestellnummer|bestellnr|(?:nomor|no)pesanan`],
      [2, `order${num}|bestellung|pesanan|yourreference|ihrzeichen`],
    ],
    email,
    language,
  },
  contacts: {
    clientNumber: [
      ...clientNumber.slice(0, 1),
      [2, 'code|kode'],
      [1, `id|no|nr|nomor|nummer|number|${client}`],
    ],
    clientName,
    contactName: [
      [
        3,
        '(?:contact|kontakt?)(?:name|person|nama)?|(?:name|nama)kontakt?|kontakperson|ansprechpartner|pic|attn|attention|contactfullname',
      ],
      [2, 'person'],
      [1, 'name|nama|fullname'],
    ],
    email,
    phone: [
      [
        3,
        `(?:tele|hand)?phone(?:${num})?|tel|telp|telepon|(?:no|nomor)(?:telp|telepon|hp|wa|tel)|mobile(?:phone|${num})?|telefon(?:nummer)?|whatsapp|handy(?:nummer)?|cell(?:phone)?`,
      ],
      [2, 'hp|wa'],
    ],
    language,
  },
  payments: {
    invoiceNumber: [
      [3, `${bill}${num}|${num}${bill}|appl(?:ied|y)to(?:invoice)?`],
      ...invoiceNumber.slice(1),
    ],
    amount: [
      [
        3,
        `(?:paid|payment|received)${sum}|${sum}(?:paid|received|bayar|pembayaran|dibayar)|zahl(?:ungs)?betrag`,
      ],
      [2, `amount|amt|totalamount|betrag|jumlah|nominal|nilai|${bill}${sum}`],
      [1, 'total|value|sum|summe|wert|paid|dibayar|received'],
    ],
    paidOn: [
      paidOn[0] as Words,
      [2, 'valuedate|wertstellung|buchungsdatum|bookingdate|transactiondate'],
      [1, 'date|tanggal|tgl|datum|paid|settled|lunas'],
    ],
    currency,
    reference: [
      [
        3,
        `(?:payment|transaction|transfer|bank)(?:reference|${num})|reference(?:${num})?|ref|(?:no)?referensi|referenz|verwendungszweck|buktibayar|receipt${num}`,
      ],
      [1, 'memo|note|remark|keterangan|description'],
    ],
    method: [
      [
        3,
        '(?:payment)?(?:method|type|mode)|metode(?:pembayaran|bayar)?|carabayar|zahlungs(?:art|weise|methode)|channel|paidby',
      ],
    ],
  },
};

type Pattern = { sureness: Sureness; pattern: RegExp };

const patterns = new Map<string, Pattern[]>();
for (const [kind, fields] of Object.entries(wordsByKind)) {
  for (const [field, words] of Object.entries(fields)) {
    const list = words.map(([sureness, text]) => ({ sureness, pattern: new RegExp(`^(?:${text})$`) }));
    patterns.set(`${kind}.${field}`, list);
  }
}

/** Figures worked out from other columns (`DaysLate`, `Umur piutang`): never imported. */
const derived =
  /^(?:days?(?:late|overdue|tosettle|topayment|outstanding|pastdue)|(?:late|overdue)days|aging|ageing|age|umur(?:piutang)?|hari(?:terlambat|keterlambatan)|verzugstage|tageverzug)$/;

/** How surely a header means a field; null when it does not. */
export function headerMeans(kind: ImportKind, field: string, key: string): Sureness | null {
  if (derived.test(key)) return null;
  return patterns.get(`${kind}.${field}`)?.find(({ pattern }) => pattern.test(key))?.sureness ?? null;
}

/** Whether any field of any kind is called so: the mark of a header row. */
export const isHeaderWord = (key: string): boolean =>
  [...patterns.values()].some((list) => list.some(({ pattern }) => pattern.test(key)));
