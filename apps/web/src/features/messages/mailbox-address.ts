import { MessageState } from '@sira/contract/messages';
import { readOneOf, readPlace, readText, type ListPlace } from '#platform/address.ts';

/** What the address of the mailbox says. */
export interface MailboxAddress extends ListPlace {
  search?: string;
  /** The day of the run that made the mail. */
  on?: string;
  state?: (typeof MessageState.options)[number];
}

/** Takes these out of an address that somebody may have typed. */
export function readMailboxAddress(typed: Record<string, unknown>): MailboxAddress {
  const on = readText(typed['on']);
  return {
    ...readPlace(typed),
    search: readText(typed['search']),
    on: on && /^[1-9]\d{3}-\d{2}-\d{2}$/.test(on) && !Number.isNaN(Date.parse(on)) ? on : undefined,
    state: readOneOf(typed['state'], MessageState.options),
  };
}
