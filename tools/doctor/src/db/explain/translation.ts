import messages from './translated-messages.json' with { type: 'json' };

/** A message template of PostgreSQL's catalogues as an expression: `%s` stands for anything on the line. */
function expressionOf(template: string): RegExp {
  const escaped = template.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
  return new RegExp(
    escaped.replaceAll(/%(?:\d\\\$)?[a-z]+/g, String.raw`[^\n]{1,80}?`).replaceAll(/\s+/g, ' '),
    'i',
  );
}

const conditions: readonly { name: string; said: readonly RegExp[] }[] = Object.entries(messages).map(
  ([name, templates]) => ({ name, said: templates.map(expressionOf) }),
);

/**
 * Conditions of the server that the text words in one of PostgreSQL's other languages (`lc_messages`).
 * Source of the wordings: the message catalogues of PostgreSQL 15 (src/backend/po).
 */
export function translatedConditions(text: string): string[] {
  return conditions.filter((one) => one.said.some((said) => said.test(text))).map((one) => one.name);
}
