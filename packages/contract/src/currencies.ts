const withoutMinorUnit = 'BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF';
const thousandths = 'BHD IQD JOD KWD LYD OMR TND';

const exponents = new Map([
  ...withoutMinorUnit.split(' ').map((currency) => [currency, 0] as const),
  ...thousandths.split(' ').map((currency) => [currency, 3] as const),
  ['CLF', 4] as const,
  ['UYW', 4] as const,
]);

/**
 * How many decimals the currency has in ISO 4217: 2 for IDR and USD, 0 for JPY, 3 for KWD.
 *
 * Not asked of `Intl`: engines answer from CLDR, where IDR has 0 and where releases disagree (RSD has 2 in one and 0
 * in the next). A minor unit has to mean the same on every machine.
 */
export function currencyExponent(currency: string): number {
  return exponents.get(currency) ?? 2;
}
