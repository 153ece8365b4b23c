import { z } from 'zod';
import { Currency, Language, line } from './shapes.ts';

export const TimeOfDay = z.string().regex(/^(?:[01][0-9]|2[0-3]):[0-5][0-9]$/);

export const Settings = z
  .object({
    organisation: z.string(),
    timeZone: z.string().describe('IANA name; every date without a time is a date in this zone'),
    currency: z.string().describe('Proposed for new invoices and for files that name none'),
    language: Language.describe('Of mails to clients that have no language of their own'),
    sendAt: TimeOfDay.describe('Local time of the daily run'),
    isSendingOn: z.boolean().describe('false: nothing goes out by itself'),
    minimumGapDays: z.int().min(0).max(60).describe('Days between two mails to one client; 0: none'),
    emailTransport: z.enum(['mailbox', 'smtp']).describe('mailbox: mails stay in SIRA, nothing leaves'),
    today: z.string().describe('Today in the time zone of the organisation'),
    nextRunAt: z.iso.datetime().nullable(),
  })
  .meta({ id: 'Settings' });
export type Settings = z.infer<typeof Settings>;

export const SettingsChange = z
  .strictObject({
    organisation: line(120),
    timeZone: z.string().regex(/^[A-Za-z0-9_+/-]{1,64}$/),
    currency: Currency,
    language: Language,
    sendAt: TimeOfDay,
    isSendingOn: z.boolean(),
    minimumGapDays: z.int().min(0).max(60),
  })
  .partial()
  .meta({ id: 'SettingsChange' });
