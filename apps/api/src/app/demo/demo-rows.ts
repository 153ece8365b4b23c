/** Rows as the tables hold them; dates `2026-03-14`, instants ISO 8601, amounts minor units. */
export interface DemoClient {
  id: string;
  number: string;
  name: string;
  language: 'en' | 'id' | null;
  note: string;
  paused_until: string | null;
  created_at: string;
}

export interface DemoContact {
  id: string;
  client_id: string;
  name: string | null;
  email: string | null;
  phone: string | null;
  is_primary: boolean;
  created_at: string;
}

export interface DemoInvoice {
  id: string;
  number: string;
  client_id: string;
  currency: 'IDR' | 'USD';
  amount_minor: number;
  issued_on: string;
  due_on: string;
  state: 'draft' | 'open' | 'void' | 'written_off';
  closed_on: string | null;
  purchase_order: string | null;
  note: string;
  paused_until: string | null;
  created_at: string;
}

export interface DemoPayment {
  id: string;
  client_id: string;
  currency: 'IDR' | 'USD';
  amount_minor: number;
  paid_on: string;
  method: string;
  reference: string;
  created_at: string;
}

export interface DemoAllocation {
  id: string;
  payment_id: string;
  invoice_id: string;
  amount_minor: number;
  allocated_on: string;
}

export interface DemoDispute {
  id: string;
  invoice_id: string;
  opened_on: string;
  resolved_on: string | null;
  reason: string;
  resolution: string | null;
  created_at: string;
}
