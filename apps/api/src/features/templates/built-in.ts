import { readFileSync } from 'node:fs';
import type { Language } from '@sira/contract/shapes';
import type { TemplateKey } from '@sira/contract/templates';

const read = (name: string) =>
  readFileSync(new URL(`./built-in/${name}.jinja`, import.meta.url), 'utf8').trimEnd();

interface BuiltIn {
  key: TemplateKey;
  language: Language;
  name: string;
  subject: string;
  html: string;
}

const NAMES = {
  friendly: { en: 'Friendly reminder', id: 'Pengingat ramah' },
  firm: { en: 'Firm reminder', id: 'Pengingat tegas' },
  final: { en: 'Final notice', id: 'Pemberitahuan terakhir' },
} as const;

const KEYS = ['friendly', 'firm', 'final'] as const;
const LANGUAGES = ['en', 'id'] as const;

/** The six templates that come with SIRA: Jinja sources. */
export const BUILT_IN: readonly BuiltIn[] = KEYS.flatMap((key) =>
  LANGUAGES.map((language) => ({
    key,
    language,
    name: NAMES[key][language],
    subject: read(`${key}.${language}.subject`),
    html: read(`${key}.${language}.html`),
  })),
);

/** What the templates extend and include, by the name they use. */
export const PARTS: ReadonlyMap<string, string> = new Map(
  ['layout.html', 'section.html', 'situation.en.html', 'situation.id.html'].map((name) => [name, read(name)]),
);
