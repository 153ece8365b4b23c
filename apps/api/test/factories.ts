import { newId } from '#platform/ids';
import type { TestWorld } from './test-app.ts';

let made = 0;

/** A client whose reminders go to `<number>@client.example`; `email: null` leaves it without an address. */
export async function addClient(
  world: TestWorld,
  given: { number?: string; name?: string; email?: string | null; language?: 'en' | 'id' } = {},
) {
  const number = given.number ?? `client-${++made}`;
  const email = given.email === undefined ? `${number.toLowerCase()}@client.example` : given.email;
  const body = {
    number,
    name: given.name ?? `Client ${number}`,
    ...(given.language && { language: given.language }),
    ...(email !== null && { contact: { email } }),
  };
  const answer = await world.call('POST', '/clients', { body });
  if (answer.status !== 201) throw new Error(`The client was not added: ${answer.text}`);
  return answer.body as { id: string; number: string; contacts: { id: string }[] };
}

interface GivenInvoice {
  clientId: string;
  number?: string;
  dueOn?: string;
  issuedOn?: string;
  amountMinor?: number;
  currency?: string;
}

/** An open invoice of 100.00 USD, issued 30 days before it is due. */
export async function addInvoice(world: TestWorld, given: GivenInvoice) {
  const dueOn = given.dueOn ?? '2026-03-01';
  const issuedOn = given.issuedOn ?? new Date(Date.parse(dueOn) - 30 * 86_400_000).toISOString().slice(0, 10);
  const body = {
    number: `inv-${newId().slice(9)}`,
    currency: 'USD',
    amountMinor: 10_000,
    ...given,
    dueOn,
    issuedOn,
  };
  const answer = await world.call('POST', '/invoices', { body });
  if (answer.status !== 201) throw new Error(`The invoice was not added: ${answer.text}`);
  return answer.body as { id: string; number: string; balanceMinor: number };
}

export async function pay(world: TestWorld, invoiceId: string, amountMinor: number, paidOn: string) {
  const answer = await world.call('POST', '/payments', { body: { invoiceId, amountMinor, paidOn } });
  if (answer.status !== 201) throw new Error(`The payment was not recorded: ${answer.text}`);
  return answer.body as { id: string };
}
