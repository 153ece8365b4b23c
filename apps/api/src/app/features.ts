import { audit } from '#features/audit';
import { clients } from '#features/clients';
import { imports } from '#features/imports';
import { messages } from '#features/messages';
import { reminders } from '#features/reminders';
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
  templates,
  reminders,
  messages,
  imports,
  audit,
];
