/** One directive of a configuration, with its block when it has one. */
export interface Directive {
  name: string;
  args: string[];
  block: Directive[] | null;
}

const LINE_OF_TEST = /^nginx: .*$/gm;

/**
 * The directives of nginx's configuration: words, quotes, comments, blocks. Damaged text gives what was
 * understood up to there, and `isWhole` false.
 * @see https://nginx.org/en/docs/beginners_guide.html#conf_structure
 */
export function parseNginx(text: string): { directives: Directive[]; isWhole: boolean } {
  // `nginx -T 2>&1` puts the result of the test before the configuration.
  const tokens = tokensOf(text.replace(LINE_OF_TEST, ''));
  const top: Directive[] = [];
  const open: Directive[][] = [top];
  let words: string[] = [];
  let isWhole = true;
  for (const token of tokens) {
    const here = open.at(-1) ?? top;
    if (typeof token === 'object') {
      words.push(token.word);
    } else if (token === '}') {
      if (open.length > 1) open.pop();
      else isWhole = false;
      words = [];
    } else {
      const [name, ...args] = words;
      words = [];
      const block: Directive[] | null = token === '{' ? [] : null;
      if (name !== undefined) here.push({ name, args, block });
      if (block) open.push(block);
    }
  }
  return { directives: top, isWhole: isWhole && open.length === 1 && words.length === 0 };
}

/** All directives, those inside blocks too. */
export function* eachDirective(directives: readonly Directive[]): Generator<Directive> {
  for (const directive of directives) {
    yield directive;
    if (directive.block) yield* eachDirective(directive.block);
  }
}

type Token = { word: string } | '{' | '}' | ';';

// Words are quoted, or run to white space, `;` or a block; `${name}` belongs to its word.
const PIECE =
  /\s+|#[^\n]*|"((?:[^"\\]|\\[\s\S])*)"|'((?:[^'\\]|\\[\s\S])*)'|([{};])|((?:\$\{[^}\s]*\}|\\[\s\S]|[^\s;{}\\])+)|[\s\S]/g;

function* tokensOf(text: string): Generator<Token> {
  for (const [, double, single, mark, bare] of text.matchAll(PIECE)) {
    if (mark === '{' || mark === '}' || mark === ';') yield mark;
    const word = double ?? single ?? bare;
    if (word !== undefined) yield { word: word.replace(/\\(["'\\;\s])/g, '$1') };
  }
}
