import { Environment } from 'minijinja-js';
import { BUILT_IN, PARTS } from './built-in.ts';
import { contextOf, type MailContext } from './mail-context.ts';
import { shortenForSubject, toSubject } from './mail-subject.ts';
import { toText } from './mail-text.ts';
import type { ReminderMail, RenderedMail } from './reminder-mail.ts';

/** Steps of the engine for one part of a mail: thousands of invoices need a tenth, an endless loop ends. */
const FUEL = 5_000_000;

/** Names that end in `.html` are escaped, subjects are not: they are plain text. */
function createEnvironment() {
  const environment = new Environment();
  environment.undefinedBehavior = 'strict';
  environment.fuel = FUEL;
  environment.trimBlocks = true;
  environment.lstripBlocks = true;
  for (const [name, source] of PARTS) environment.addTemplate(name, source);
  for (const { key, language, subject, html } of BUILT_IN) {
    environment.addTemplate(`${key}.${language}.subject`, subject);
    environment.addTemplate(`${key}.${language}.html`, html);
  }
  return environment;
}

const environment = createEnvironment();

/** A reminder as it is sent: subject, HTML and text, with every value escaped where it stands. */
export function renderReminder(mail: ReminderMail): RenderedMail {
  const name = `${mail.template}.${mail.language}`;
  const context = contextOf(mail);
  const html = environment.renderTemplate(`${name}.html`, context);
  return {
    subject: toSubject(environment.renderTemplate(`${name}.subject`, forSubject(context))),
    html,
    text: toText(html),
  };
}

const forSubject = (context: MailContext) => ({
  ...context,
  organisation: shortenForSubject(context.organisation, 40),
  invoice: context.invoice && { ...context.invoice, number: shortenForSubject(context.invoice.number, 40) },
});
