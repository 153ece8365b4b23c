import clientMessages from './translated-client-messages.json' with { type: 'json' };
import messages from './translated-messages.json' with { type: 'json' };

/** What stands for a value in a message template: `%s`, or `%1$s` where a language changes the order. */
const VALUE = /%(?:(\d)\$)?[a-z]+/g;

/** A message template as an expression: a value stands for anything on the line. */
function expressionOf(template: string, value: string): RegExp {
  const escaped = template
    .split(VALUE)
    .filter((_, at) => at % 2 === 0)
    .map((part) =>
      part
        .replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`)
        .replaceAll(/\s+/g, ' ')
        .replaceAll(/['’]/g, "['’]"),
    );
  return new RegExp(escaped.join(value), 'gi');
}

const conditions: readonly { name: string; said: readonly RegExp[] }[] = Object.entries(messages).map(
  ([name, templates]) => ({
    name,
    said: templates.map((template) => expressionOf(template, String.raw`[^\n]{1,80}?`)),
  }),
);

/**
 * Conditions of the server that the text words in one of PostgreSQL's other languages (`lc_messages`).
 * Source of the wordings: the message catalogues of PostgreSQL 15 (src/backend/po); Portuguese of Brazil,
 * which was left out of it, as its users meet it.
 */
export function translatedConditions(text: string): string[] {
  return conditions.filter((one) => one.said.some((said) => text.search(said) >= 0)).map((one) => one.name);
}

interface Wording {
  said: RegExp;
  /** The English message, cut where its values stand. */
  english: readonly string[];
  /** Which value of the translation stands at each place. */
  order: readonly number[];
}

const ofClients: readonly (readonly [english: string, translations: string[]])[] = [
  ...Object.entries(clientMessages.libpq),
  ...Object.entries(clientMessages.pgjdbc),
  ...Object.entries(clientMessages.libc),
];

const wordings: readonly Wording[] = ofClients.flatMap(([english, translations]) =>
  translations.map((template) => {
    const numbers = [...template.matchAll(VALUE)].map(([, number], at) => Number(number ?? at + 1) - 1);
    const parts = english.split(VALUE).filter((_, at) => at % 2 === 0);
    return {
      said: expressionOf(template, String.raw`([^\n]{1,80}?)`),
      english: parts,
      order: parts.slice(1).map((_, at) => numbers.indexOf(at)),
    };
  }),
);

/**
 * The text with what libpq, pgjdbc and the system say in another language put back into English, values kept.
 * Source of the wordings: the message catalogues of PostgreSQL 15 (src/interfaces/libpq/po) and of
 * pgjdbc 42.5.5 and 9.4 (org/postgresql/translation), first sentences; what strerror and gai_strerror of
 * glibc 2.36 print.
 */
export function inEnglish(text: string): string {
  return wordings.reduce(
    (all, { said, english, order }) =>
      all.replace(said, (...found: string[]) =>
        english.map((part, at) => (at === 0 ? part : `${found[(order[at - 1] ?? 0) + 1]}${part}`)).join(''),
      ),
    text,
  );
}
