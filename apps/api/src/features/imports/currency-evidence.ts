import { takeAmountApart } from './amount-text.ts';
import { currenciesOf } from './read-currency.ts';
import { saysNothing } from './reading.ts';

/** What the rows of a file say about their currency. */
export type CurrencyEvidence = {
  /** Currencies that a column or an amount names outright. */
  named: Set<string>;
  /** What signs such as $ can mean. */
  possible: Set<string>;
  /** Rows with an amount that name no currency, or one of several. */
  open: number;
  /** First few amounts of open rows. */
  examples: string[];
};

export const newCurrencyEvidence = (): CurrencyEvidence => ({
  named: new Set(),
  possible: new Set(),
  open: 0,
  examples: [],
});

/** Adds one row: its currency cell ('' when there is none) and its amount cell. */
export function addCurrency(evidence: CurrencyEvidence, currencyCell: string, amountCell: string): void {
  const amount = takeAmountApart(amountCell);
  if (!amount) return;
  const written = saysNothing(currencyCell) ? amount.currency : currencyCell;
  const meant = written === null ? [] : currenciesOf(written);
  const [only, ...more] = meant;
  if (only && more.length === 0) {
    evidence.named.add(only);
    return;
  }
  if (written !== null && meant.length === 0) return;
  for (const currency of meant) evidence.possible.add(currency);
  evidence.open += 1;
  const value = amountCell.trim();
  if (evidence.examples.length < 3 && !evidence.examples.includes(value)) evidence.examples.push(value);
}
