import type { Input } from '../input.ts';
import { detach } from '../reading.ts';
import { readXml } from './read-xml.ts';
import type { Attributes } from './xml-tag.ts';

/** What a test case holds inside: a failure, an error, a skip, an earlier attempt. */
export interface JunitResult {
  kind: 'failure' | 'error' | 'skipped' | 'rerun';
  type: string;
  /** The attribute `message`. */
  message: string;
  /** The text inside, its beginning and its end when it is long. */
  text: string;
}

export interface JunitCase {
  /** Name of the innermost suite. */
  suite: string;
  classname: string;
  name: string;
  file: string | null;
  line: number | null;
  /** null when no time is given or it is no number. */
  seconds: number | null;
  results: JunitResult[];
}

/** What is known when the document has ended. */
export interface JunitEnd {
  cases: number;
  /** Sum of the times of the outermost suites. */
  seconds: number | null;
  /** Sentences: the document is damaged, was interrupted, or claims other counts than it holds. */
  problems: string[];
}

const KINDS: Record<string, JunitResult['kind']> = {
  failure: 'failure',
  error: 'error',
  skipped: 'skipped',
  rerunFailure: 'rerun',
  rerunError: 'rerun',
  flakyFailure: 'rerun',
  flakyError: 'rerun',
};
const KEPT_TEXT = 8_192;

interface Suite {
  name: string;
  claims: { tests: number | null; failures: number | null; errors: number | null; seconds: number | null };
  counts: { tests: number; failures: number; errors: number };
}

/** Gives each test case of a JUnit file to `onCase` as soon as it is closed; the case is not used again here. */
export async function readJunitCases(input: Input, onCase: (one: JunitCase) => void): Promise<JunitEnd> {
  const reader = new JunitReader(onCase);
  const damage = await readXml(input, reader);
  const { end } = reader;
  if (damage !== null) end.problems.unshift(`${input.name} is damaged or cut off: ${damage}.`);
  else if (reader.foreign)
    end.problems.unshift(`${input.name} is XML, but its root element is <${reader.foreign}>.`);
  if (reader.nameless > 0) {
    end.problems.push(
      `${input.name} holds a test case without a name: the run was interrupted while it was written.`,
    );
  }
  return end;
}

class JunitReader {
  readonly end: JunitEnd = { cases: 0, seconds: null, problems: [] };
  foreign: string | null = null;
  nameless = 0;
  private depth = 0;
  private readonly suites: Suite[] = [];
  private current: JunitCase | null = null;
  private result: { kind: JunitResult['kind']; type: string; message: string; parts: Kept } | null = null;
  private resultDepth = 0;
  private readonly onCase: (one: JunitCase) => void;

  constructor(onCase: (one: JunitCase) => void) {
    this.onCase = onCase;
  }

  open(name: string, attributes: Attributes): void {
    this.depth++;
    if (this.depth === 1 && name !== 'testsuites' && name !== 'testsuite') this.foreign = name;
    if (name === 'testsuite') this.suites.push(newSuite(attributes));
    else if (name === 'testcase') this.current = newCase(attributes, this.suites.at(-1)?.name ?? '');
    else if (this.current && !this.result && KINDS[name]) {
      const [type, message] = [attributes.get('type') ?? '', attributes.get('message') ?? ''];
      this.result = { kind: KINDS[name], type, message, parts: new Kept() };
      this.resultDepth = this.depth;
    }
  }

  wantsText(): boolean {
    return this.result !== null;
  }

  text(part: string): void {
    this.result?.parts.add(part);
  }

  close(name: string): void {
    if (this.result && this.depth === this.resultDepth) {
      const { kind, type, message, parts } = this.result;
      this.current?.results.push({ kind, type, message, text: parts.text });
      this.result = null;
    } else if (name === 'testcase' && this.current) this.closeCase(this.current);
    else if (name === 'testsuite') this.closeSuite();
    this.depth--;
  }

  private closeCase(one: JunitCase): void {
    this.end.cases++;
    if (one.name === '') this.nameless++;
    for (const { counts } of this.suites) {
      counts.tests++;
      for (const { kind } of one.results) {
        if (kind === 'failure') counts.failures++;
        if (kind === 'error') counts.errors++;
      }
    }
    this.current = null;
    if (one.name !== '') this.onCase(one);
  }

  /** Attributes that count tests differ between tools (subtests, teardowns), but a failure must be there. */
  private closeSuite(): void {
    const { name, claims, counts } = this.suites.pop()!;
    const claimed = `The suite "${name.slice(0, 200)}" says it has`;
    const [says, has] = [(claims.failures ?? 0) + (claims.errors ?? 0), counts.failures + counts.errors];
    if (says > has)
      this.end.problems.push(`${claimed} ${says} failures and errors, but ${has} are in the file.`);
    if ((claims.tests ?? 0) > 0 && counts.tests === 0) {
      this.end.problems.push(`${claimed} ${claims.tests} tests, but none is in the file.`);
    }
    const outermost = this.suites.length === 0;
    if (outermost && claims.seconds !== null) this.end.seconds = (this.end.seconds ?? 0) + claims.seconds;
  }
}

function newSuite(attributes: Attributes): Suite {
  return {
    name: detach(attributes.get('name') ?? ''),
    claims: {
      tests: count(attributes.get('tests')),
      failures: count(attributes.get('failures')),
      errors: count(attributes.get('errors')),
      seconds: timeOf(attributes.get('time')),
    },
    counts: { tests: 0, failures: 0, errors: 0 },
  };
}

function newCase(attributes: Attributes, suite: string): JunitCase {
  return {
    suite,
    classname: attributes.get('classname') ?? '',
    name: attributes.get('name') ?? '',
    file: attributes.get('file') ?? null,
    line: count(attributes.get('line')),
    seconds: timeOf(attributes.get('time')),
    results: [],
  };
}

/** Some writers group thousands: `1,234.5`. */
function timeOf(text: string | undefined): number | null {
  if (text === undefined || text.trim() === '') return null;
  const seconds = Number(text.includes(',') ? text.replaceAll(',', '') : text);
  return Number.isFinite(seconds) && seconds >= 0 ? seconds : null;
}

function count(text: string | undefined): number | null {
  return text !== undefined && /^\d{1,12}$/.test(text.trim()) ? Number(text) : null;
}

/** A text of which the beginning and the end are kept, however long it is. */
class Kept {
  private head = '';
  private tail = '';
  private left = false;

  add(part: string): void {
    let rest = part;
    if (this.head.length < KEPT_TEXT) {
      const room = KEPT_TEXT - this.head.length;
      this.head += rest.slice(0, room);
      rest = rest.slice(room);
    }
    if (rest === '') return;
    const tail = this.tail + (rest.length > KEPT_TEXT ? rest.slice(-KEPT_TEXT) : rest);
    this.left ||= tail.length > KEPT_TEXT || rest.length > KEPT_TEXT;
    this.tail = tail.slice(-KEPT_TEXT);
  }

  get text(): string {
    return this.left ? `${this.head}\n[...]\n${this.tail}` : this.head + this.tail;
  }
}
