import type { ListedMessage } from '#features/messages/messages.data.ts';

/** The mails that the runs of one day wrote. */
export interface SentToday {
  /** In the order of their clients; those that were withdrawn in the last moment are left out. */
  mails: readonly ListedMessage[];
  /** How many left, also those that were not read. */
  count: number;
  isCut: boolean;
}

/** What the first page of a day's mails says. */
export function toSentToday(page: { items: readonly ListedMessage[]; total: number } | undefined): SentToday {
  const items = page?.items ?? [];
  const mails = items
    .filter(({ state }) => state !== 'withdrawn')
    .toSorted((a, b) => a.client.name.localeCompare(b.client.name));
  const isCut = page !== undefined && page.total > items.length;
  const left = mails.filter(({ state }) => state === 'sent').length;
  return { mails, isCut, count: isCut ? page.total : left };
}
