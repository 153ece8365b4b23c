import { expect } from 'vitest';
import type { TestWorld } from './test-app.ts';

/** Rows of the books, made through the front door: a test says only what it is about. */
export function booksOf(world: () => TestWorld) {
  let count = 0;

  async function create(path: string, body: unknown) {
    const answer = await world().call('POST', path, { body });
    expect(answer, `POST ${path}: ${answer.text}`).toMatchObject({ status: 201 });
    return answer.body;
  }

  const addClient = (said: Record<string, unknown> = {}) => {
    count += 1;
    return create('/clients', {
      number: `c-${count}`,
      name: `Client ${count}`,
      contact: { email: `c-${count}@client.example` },
      ...said,
    });
  };

  /** 1,000.00 USD, issued on 1 February 2026, due on 1 March, of a client of its own. */
  async function addInvoice(said: Record<string, unknown> = {}) {
    count += 1;
    const clientId = said['clientId'] ?? (await addClient()).id;
    const invoice = {
      number: `INV-${count}`,
      currency: 'USD',
      amountMinor: 100_000,
      issuedOn: '2026-02-01',
      dueOn: '2026-03-01',
    };
    return create('/invoices', { ...invoice, ...said, clientId });
  }

  const pay = (invoiceId: string, amountMinor: number, said: Record<string, unknown> = {}) =>
    create('/payments', { invoiceId, amountMinor, paidOn: '2026-02-15', ...said });

  const getInvoice = async (id: string) => (await world().call('GET', `/invoices/${id}`)).body;

  return { addClient, addInvoice, pay, getInvoice };
}
