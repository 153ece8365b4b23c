import { audit } from '#features/audit';
import { clients } from '#features/clients';
import { disputes } from '#features/disputes';
import { imports } from '#features/imports';
import { invoices } from '#features/invoices';
import { messages } from '#features/messages';
import { payments } from '#features/payments';
import { reminders } from '#features/reminders';
import { reports } from '#features/reports';
import { sessions } from '#features/sessions';
import { settings } from '#features/settings';
import { templates } from '#features/templates';
import { users } from '#features/users';
import type { Feature } from '#platform/feature';

/** The product's table of contents. */
export const features: Feature[] = [
  sessions,
  users,
  settings,
  clients,
  invoices,
  payments,
  disputes,
  templates,
  reminders,
  messages,
  reports,
  imports,
  audit,
];
