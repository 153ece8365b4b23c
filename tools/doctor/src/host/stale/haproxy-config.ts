/** One server a section sends to. */
export interface HaproxyServer {
  section: string;
  name: string;
  /** As it is written: `10.0.0.1:80`, `unix@/run/app.sock`, `web:80`. */
  address: string;
  /** `disabled`, or of weight 0. */
  isIdle: boolean;
  /** One line for several servers, whose names begin with this one. */
  isTemplate: boolean;
}

/** What a configuration of HAProxy says about where requests go. */
export interface HaproxyConfig {
  /** Of the backends and listens that some frontend reaches. */
  servers: HaproxyServer[];
  /** Names of those sections; null: a request chooses among all there are. */
  reached: Set<string> | null;
  /** Sockets that state and servers can be asked at, and changed when they are of level admin. */
  sockets: { path: string; isAdmin: boolean }[];
  /** What the text alone does not decide. */
  unresolved: string[];
}

interface Section {
  kind: string;
  name: string;
  lines: string[][];
}

const SECTIONS =
  /^(?:global|defaults|frontend|backend|listen|peers|resolvers|mailers|userlist|program|http-errors|ring|cache|fcgi-app|log-forward|traces|crt-store)$/;
const PIECE = /\s+|#.*|((?:"(?:[^"\\]|\\.)*"|'[^']*'|\\.|[^\s"'#\\])+)|./g;

/**
 * A configuration of HAProxy. A backend that no frontend names gets nothing. Where a request chooses the
 * backend (`use_backend %[…]`, SPOE), all of them count.
 * @see https://docs.haproxy.org/2.6/configuration.html
 */
export function parseHaproxy(text: string): HaproxyConfig {
  const sections = sectionsOf(text);
  const lines = sections.flatMap((section) => section.lines);
  const reached = reachedFrom(sections);
  const proxies = sections.filter(({ kind, name }) => {
    return kind === 'listen' || (kind === 'backend' && (reached === null || reached.has(name)));
  });
  return {
    servers: proxies.flatMap((section) => serversOf(section, sections)),
    reached,
    sockets: lines.flatMap(socketOf),
    unresolved: [...new Set([...lines.flatMap(openIn), ...(sections.length === 1 ? ['no section'] : [])])],
  };
}

function sectionsOf(text: string): Section[] {
  // Conditions may stand before the first section.
  const sections: Section[] = [{ kind: '', name: '', lines: [] }];
  for (const line of text.split('\n')) {
    const words = wordsOf(line);
    const [first, name = ''] = words;
    if (first === undefined) continue;
    if (SECTIONS.test(first)) sections.push({ kind: first, name, lines: [words] });
    else sections.at(-1)?.lines.push(words);
  }
  return sections;
}

function wordsOf(line: string): string[] {
  return [...line.matchAll(PIECE)].flatMap(([, word]) =>
    word === undefined ? [] : [word.replace(/\\(.)|["']/g, '$1')],
  );
}

function reachedFrom(sections: readonly Section[]): Set<string> | null {
  const names = new Set(sections.filter(({ kind }) => kind === 'listen').map(({ name }) => name));
  for (const [word, target = '', ...rest] of sections.flatMap(({ lines }) => lines)) {
    if (word === 'filter' && target === 'spoe') return null;
    if (word !== 'default_backend' && word !== 'use_backend') continue;
    if (/[%$]/.test([target, ...(word === 'use_backend' ? rest.slice(0, 1) : [])].join(''))) return null;
    names.add(target);
  }
  return names;
}

function serversOf(section: Section, sections: readonly Section[]): HaproxyServer[] {
  const isNamed = section.lines[0]?.includes('from') ?? false;
  const before = sections.slice(0, sections.indexOf(section));
  const defaults = isNamed ? undefined : before.findLast(({ kind }) => kind === 'defaults');
  const usual = [...(defaults?.lines ?? []), ...section.lines].flatMap((words) =>
    words[0] === 'default-server' ? words.slice(1) : [],
  );
  const isOff = section.lines.some((words) => words.length === 1 && words[0] === 'disabled');
  return section.lines.flatMap(([word, name = '', ...rest]) => {
    const found = (address: string | undefined, options: string[]): HaproxyServer[] => [
      {
        section: section.name,
        name,
        address: address ?? '',
        isIdle: isOff || isIdle([...usual, ...options]),
        isTemplate: word === 'server-template',
      },
    ];
    if (word === 'server') return found(rest[0], rest.slice(1));
    if (word === 'server-template') return found(rest[1], rest.slice(2));
    return word === 'dispatch' ? found(name, []) : [];
  });
}

function isIdle(options: readonly string[]): boolean {
  const weight = options[options.lastIndexOf('weight') + 1];
  const isDisabled = options.lastIndexOf('disabled') > options.lastIndexOf('enabled');
  return isDisabled || (options.includes('weight') && weight === '0');
}

function socketOf([first, second, address = '', ...options]: string[]): HaproxyConfig['sockets'] {
  if (first !== 'stats' || second !== 'socket') return [];
  const isAdmin = options[options.indexOf('level') + 1] === 'admin' && options.includes('level');
  return [{ path: address.replace(/^unix@/, ''), isAdmin }];
}

/** Lines after which the text is not the whole truth. */
function openIn(words: string[]): string[] {
  const [first = '', second = '', third = ''] = words;
  if (/^\.(?:if|elif|else)/.test(first)) return [`${first} decides what counts`];
  if (first.startsWith('lua-load')) return [`${first} decides by a program`];
  if ([second, third].includes('set-dst') || [second, third].includes('set-dst-port'))
    return ['set-dst sends where a request says'];
  return first === 'option' && second === 'transparent'
    ? ['option transparent sends where a request says']
    : [];
}
