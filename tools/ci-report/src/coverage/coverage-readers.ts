import type { Reader } from '../tool-rules.ts';
import { looksLikeCobertura, readCobertura } from './cobertura.ts';
import { looksLikeLcov, readLcov } from './lcov.ts';

/** The readers of coverage files, for a tool with these metrics. */
export function coverageReaders(names: readonly string[]): Reader[] {
  return [
    { source: 'coverage', matches: looksLikeCobertura, read: (input) => readCobertura(input, names) },
    { source: 'coverage', matches: looksLikeLcov, read: (input) => readLcov(input, names) },
  ];
}
