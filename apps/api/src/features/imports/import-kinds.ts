import type { ImportKind } from '@sira/contract/imports';

export type { ImportKind } from '@sira/contract/imports';

/** How the cells of a field are read. */
export type FieldType =
  | 'identifier'
  | 'text'
  | 'date'
  | 'days'
  | 'amount'
  | 'currency'
  | 'flag'
  | 'email'
  | 'phone'
  | 'language';

export type ImportField = {
  /** Name in mappings and in `--map COLUMN=FIELD`. */
  field: string;
  /** The field as people call it, in the middle of a sentence. */
  label: string;
  type: FieldType;
  isRequired: boolean;
  /** Longest text in characters; 0 where the type has its own rule. */
  maxLength: number;
};

const field = (name: string, label: string, type: FieldType, maxLength = 0): ImportField => ({
  field: name.replace('*', ''),
  label,
  type,
  isRequired: name.endsWith('*'),
  maxLength,
});

/**
 * What a row of each kind can say; `*` marks what it must say. An invoice also needs a due date: its
 * own, or the days to pay after the issue date.
 */
const fieldsByKind: Record<ImportKind, ImportField[]> = {
  invoices: [
    field('number*', 'invoice number', 'identifier', 60),
    field('clientNumber*', 'client number', 'identifier', 60),
    field('clientName', 'client name', 'text', 200),
    field('issuedOn*', 'issue date', 'date'),
    field('dueOn', 'due date', 'date'),
    field('termsDays', 'days to pay', 'days'),
    field('amount*', 'amount', 'amount'),
    field('currency', 'currency', 'currency'),
    field('disputed', 'dispute flag', 'flag'),
    field('settledOn', 'settlement date', 'date'),
    field('paidAmount', 'paid amount', 'amount'),
    field('purchaseOrder', 'purchase order', 'text', 60),
    field('email', 'e-mail address', 'email', 254),
    field('language', 'language', 'language'),
  ],
  contacts: [
    field('clientNumber*', 'client number', 'identifier', 60),
    field('clientName', 'client name', 'text', 200),
    field('contactName', 'contact name', 'text', 120),
    field('email', 'e-mail address', 'email', 254),
    field('phone', 'phone number', 'phone', 30),
    field('language', 'language', 'language'),
  ],
  payments: [
    field('invoiceNumber*', 'invoice number', 'identifier', 60),
    field('amount*', 'amount', 'amount'),
    field('paidOn*', 'payment date', 'date'),
    field('currency', 'currency', 'currency'),
    field('reference', 'reference', 'text', 120),
    field('method', 'payment method', 'text', 60),
  ],
};

export const importKinds: ImportKind[] = ['invoices', 'contacts', 'payments'];

/** The fields of a kind in the order of its form. */
export const fieldsOf = (kind: ImportKind): ImportField[] => fieldsByKind[kind];

/** Which column (its index from 0) holds which field. */
export type Mapping = Partial<Record<string, number>>;

/** Required fields without a column; `dueOn` stands for "due date or days to pay". */
export function missingFields(kind: ImportKind, mapping: Mapping, hasTerms = false): ImportField[] {
  return fieldsOf(kind).filter(
    (each) =>
      mapping[each.field] === undefined &&
      (each.isRequired || (each.field === 'dueOn' && mapping['termsDays'] === undefined && !hasTerms)),
  );
}
