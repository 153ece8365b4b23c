import { today } from '#features/settings';
import type { Deps } from '#platform/deps';
import { notFound } from '#platform/errors';
import { type ClientBalance, findClient, listBalances, listContacts } from './clients.queries.ts';

/** Balances of clients, by client id. */
export function balancesByClient(rows: readonly ClientBalance[]) {
  const byClient = new Map<
    string,
    { balances: Omit<ClientBalance, 'client_id' | 'invoices'>[]; openInvoices: number }
  >();
  for (const { client_id, invoices, ...balance } of rows) {
    const client = byClient.get(client_id) ?? { balances: [], openInvoices: 0 };
    client.balances.push(balance);
    client.openInvoices += invoices;
    byClient.set(client_id, client);
  }
  return byClient;
}

/** One client as the contract shows it. Throws `client_not_found`. */
export async function showClient(deps: Pick<Deps, 'db' | 'now'>, id: string) {
  const client = await findClient(deps.db, id);
  if (!client) throw notFound('client_not_found', 'There is no such client.');
  const [contacts, balances] = [
    await listContacts(deps.db, id),
    await listBalances(deps.db, [id], await today(deps)),
  ];
  const owed = balancesByClient(balances).get(id);
  return {
    ...client,
    createdAt: client.createdAt.toISOString(),
    contacts: contacts.map(({ clientId: _, createdAt: __, ...contact }) => contact),
    balances: owed?.balances ?? [],
    openInvoices: owed?.openInvoices ?? 0,
  };
}
