/** The words of a feature in every form its files need, and the same words of the template beside them. */
export type Replacement = readonly [from: string, to: string];

interface Forms {
  kebab: string;
  snake: string;
  words: string;
  camel: string;
  pascal: string;
}

function formsOf(kebab: string): Forms {
  const parts = kebab.split('-');
  const pascal = parts.map((part) => part.charAt(0).toUpperCase() + part.slice(1)).join('');
  return {
    kebab,
    snake: parts.join('_'),
    words: parts.join(' '),
    camel: pascal.charAt(0).toLowerCase() + pascal.slice(1),
    pascal,
  };
}

/** `credit-notes` is fine; one of something, capitals and underscores are not. Null when it is fine. */
export function nameProblem(plural: string): string | null {
  if (!/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(plural))
    return 'write it in small letters with hyphens: credit-notes';
  return plural.endsWith('s') ? null : 'a feature is a plural noun, the word users say: credit-notes';
}

/** One of them: `credit-notes` is `credit-note`, `entries` is `entry`, `addresses` is `address`. */
export function singularOf(plural: string): string {
  if (plural.endsWith('ies')) return `${plural.slice(0, -3)}y`;
  return /(ss|x|ch|sh)es$/.test(plural) ? plural.slice(0, -2) : plural.slice(0, -1);
}

/** From the words of the template to those of `plural`, the longer ones first. */
export function replacementsFor(plural: string): Replacement[] {
  const pairs = [
    [formsOf('paper-planes'), formsOf(plural)],
    [formsOf('paper-plane'), formsOf(singularOf(plural))],
  ] as const;
  return pairs
    .flatMap(([from, to]) => [
      ...(['kebab', 'snake', 'words', 'camel', 'pascal'] as const).map(
        (form) => [from[form], to[form]] as const,
      ),
      [sentence(from.words), sentence(to.words)] as const,
    ])
    .toSorted(([a], [b]) => b.length - a.length);
}

const sentence = (words: string) => words.charAt(0).toUpperCase() + words.slice(1);

export const replaceAll = (text: string, replacements: readonly Replacement[]) =>
  replacements.reduce((changed, [from, to]) => changed.replaceAll(from, to), text);
