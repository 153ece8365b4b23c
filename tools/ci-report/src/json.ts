import { type Input, wholeText } from './input.ts';

export type Json = null | boolean | number | string | Json[] | { [name: string]: Json };

/** A whole JSON document, or why there is none (the end of a sentence). */
export async function readJson(input: Input): Promise<{ value: Json } | { problem: string }> {
  const whole = await wholeText(input);
  if (whole === null) return { problem: 'it is longer than 128 MB' };
  try {
    return { value: JSON.parse(whole.replace(/^\ufeff/, '')) as Json };
  } catch {
    return { problem: 'it is no complete JSON document, so it was probably cut off' };
  }
}

/** The object, or an empty one for anything else. */
export function record(value: Json | undefined): Record<string, Json | undefined> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : {};
}

/** The list, or null for anything else. */
export function list(value: Json | undefined): Json[] | null {
  return Array.isArray(value) ? value : null;
}

/** The text, or an empty one for anything else. */
export function text(value: Json | undefined): string {
  return typeof value === 'string' ? value : '';
}

/** A number from 0, or null for anything else. */
export function amount(value: Json | undefined): number | null {
  return typeof value === 'number' && Number.isFinite(value) && value >= 0 ? value : null;
}
