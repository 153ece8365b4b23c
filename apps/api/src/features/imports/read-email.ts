import { EmailAddress } from '@sira/contract/shapes';
import type { Reading } from './reading.ts';
import { notUnderstood, quoted, understood } from './reading.ts';

/** One e-mail address, by the rule of the contract; the domain in lower case, the rest as written. */
export function readEmail(cell: string): Reading<string> {
  const text = cell.trim();
  const at = text.lastIndexOf('@');
  const address = at < 0 ? text : text.slice(0, at) + text.slice(at).toLowerCase();
  // The bound first: the pattern is only ever run on short text.
  if (address.length <= 254 && EmailAddress.safeParse(address).success) return understood(address);
  if (/@.+[,;\s].*@/.test(text.slice(0, 1000)))
    return notUnderstood(
      `${quoted(text)} holds several addresses. Keep one and add the others as contacts of the client.`,
    );
  if (/<[^<>]*@[^<>]*>/.test(text.slice(0, 1000)))
    return notUnderstood(`${quoted(text)} holds a name and an address. Keep the part between < and > only.`);
  return notUnderstood(
    `${quoted(text)} is not a whole e-mail address. Write it like name@company.com, or leave the cell empty.`,
  );
}
