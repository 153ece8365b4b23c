import type { SelectOption } from './select.tsx';

/** The currencies offered first. */
export const usualCurrencies = ['IDR', 'USD', 'EUR', 'SGD', 'MYR', 'AUD', 'GBP', 'JPY'] as const;

/** Every currency with its name, the usual ones first; `own` before all. */
export function currencyOptions(own?: string): SelectOption[] {
  const names = new Intl.DisplayNames('en', { type: 'currency' });
  const codes = new Set([...(own ? [own] : []), ...usualCurrencies, ...Intl.supportedValuesOf('currency')]);
  return [...codes].map((code) => ({ value: code, label: `${code}, ${names.of(code) ?? code}` }));
}
