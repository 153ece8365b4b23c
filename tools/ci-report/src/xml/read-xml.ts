import type { Input } from '../input.ts';
import { type XmlHandler, XmlScanner } from './xml-scanner.ts';

/** Reads an input as XML; gives what is wrong with it, as the end of a sentence, or null. */
export async function readXml(input: Input, handler: XmlHandler): Promise<string | null> {
  const scanner = new XmlScanner(handler);
  for await (const piece of input.pieces()) {
    scanner.push(piece);
    if (scanner.problem !== null) return scanner.problem;
  }
  scanner.end();
  return scanner.problem;
}
