import { detach } from '../reading.ts';
import { onlyKnownEntities, resolveEntities } from './xml-entities.ts';
import { afterSpace, Attributes, BROKEN, MORE, nameEnd, readAttributes } from './xml-tag.ts';

/** What a document says while it passes by. Strings may be slices of a larger text: copy what is kept. */
export interface XmlHandler {
  /** The attributes can be asked only during the call. */
  open(name: string, attributes: Attributes): void;
  /** A part of the text of the innermost element; a long text comes in many parts. */
  text(part: string): void;
  close(name: string): void;
  /** Text nobody wants is checked, but not made ready. Without this, all is wanted. */
  wantsText?(): boolean;
}

const LONGEST_TAG = 16 * 1024 * 1024;
/** Kept back at the end of a piece, so that no marker (`]]>`, `&#x10ffff;`) is cut in two. */
const TAIL = 64;
const CONTROL = /[\x00-\x08\x0b\x0c\x0e-\x1f]/;
const ENDS = { cdata: ']]>', comment: '-->', instruction: '?>' } as const;

/**
 * Reads XML piece by piece in memory that does not grow with the document. It checks what a damaged file gets
 * wrong: elements that are not closed or closed out of turn, broken tags and attributes, unknown entities,
 * control characters, text outside the root, an end in the middle. Documents with a DOCTYPE that declares
 * anything are refused, so no entity can grow. `problem` is the first thing found; reading stops there.
 */
export class XmlScanner {
  problem: string | null = null;
  private rest = '';
  private inside: 'content' | keyof typeof ENDS = 'content';
  private readonly stack: string[] = [];
  private readonly attributes = new Attributes();
  private rootSeen = false;
  private readonly handler: XmlHandler;

  constructor(handler: XmlHandler) {
    this.handler = handler;
  }

  /** Takes the next piece of the document. */
  push(piece: string): void {
    if (this.problem !== null) return;
    const text = this.rest === '' ? piece : this.rest + piece;
    this.rest = '';
    const used = this.scan(text, false);
    this.rest = text.slice(used);
  }

  /** The document ends here. */
  end(): void {
    if (this.problem !== null) return;
    const used = this.scan(this.rest, true);
    if (this.problem !== null) return;
    if (used < this.rest.length || this.inside !== 'content')
      this.fail('it ends in the middle of a tag or text');
    else if (this.stack.length > 0) this.fail(`it ends before <${this.stack.at(-1)}> is closed`);
    else if (!this.rootSeen) this.fail('it has no element');
  }

  /** Gives how much of the text is used up. */
  private scan(text: string, last: boolean): number {
    let at = 0;
    while (at < text.length && this.problem === null) {
      const next = this.inside === 'content' ? this.content(text, at, last) : this.section(text, at, last);
      if (next === at) break;
      at = next;
    }
    return at;
  }

  /** Characters up to a tag, then the tag. */
  private content(text: string, at: number, last: boolean): number {
    const tag = text.indexOf('<', at);
    if (tag > at) {
      this.characters(text.slice(at, tag));
      return tag;
    }
    if (tag === at) return this.markup(text, at);
    const end = last ? text.length : text.length - TAIL;
    if (end <= at) return at;
    // An entity is not cut: the part ends before the last ampersand that may still be open.
    const open = text.lastIndexOf('&', end);
    const stop = open >= at && end - open < TAIL && !last ? open : end;
    this.characters(text.slice(at, stop));
    return stop;
  }

  private characters(part: string): void {
    if (this.stack.length === 0) {
      if (part.trim().replace('\ufeff', '') !== '') this.fail('there is text outside its root element');
      return;
    }
    if (CONTROL.test(part)) this.fail('it contains control characters');
    const wanted = this.handler.wantsText?.() ?? true;
    const resolved = wanted ? resolveEntities(part) : onlyKnownEntities(part) ? part : null;
    if (resolved === null) this.fail('it contains an entity that is not known');
    else if (wanted) this.handler.text(resolved);
  }

  private markup(text: string, at: number): number {
    const second = text.charCodeAt(at + 1);
    if (second === 0x21 || second === 0x3f) return this.special(text, at);
    const end = second === 0x2f ? this.closing(text, at) : this.opening(text, at);
    if (end === BROKEN) this.fail(`a tag is broken: ${text.slice(at, at + 60).split('\n')[0]}`);
    if (end === MORE && text.length - at > LONGEST_TAG) this.fail('a tag is longer than 16 MB');
    return end < 0 ? at : end + 1;
  }

  /** Gives the place of its `>`. */
  private closing(text: string, at: number): number {
    const name = this.stack.at(-1) ?? '';
    const after = nameEnd(text, at + 2);
    const end = afterSpace(text, after);
    if (end >= text.length) return MORE;
    if (text.charCodeAt(end) !== 0x3e || after === at + 2) return BROKEN;
    if (after - at - 2 !== name.length || !text.startsWith(name, at + 2)) {
      this.fail(`</${text.slice(at + 2, after)}> closes ${name === '' ? 'nothing' : `<${name}>`}`);
      return end;
    }
    this.stack.pop();
    this.handler.close(name);
    return end;
  }

  /** Gives the place of its `>`. */
  private opening(text: string, at: number): number {
    const after = nameEnd(text, at + 1);
    if (after >= text.length) return MORE;
    if (after === at + 1) return BROKEN;
    const stop = readAttributes(text, after, this.attributes);
    if (stop < 0) return stop;
    const empty = text.charCodeAt(stop) === 0x2f;
    const end = empty ? stop + 1 : stop;
    if (end >= text.length) return MORE;
    if (text.charCodeAt(end) !== 0x3e) return BROKEN;
    if (this.stack.length === 0 && this.rootSeen) this.fail('it has a second root element');
    else if (this.stack.length > 200) this.fail('its elements are nested more than 200 deep');
    else this.element(text.slice(at + 1, after), empty);
    return end;
  }

  private element(name: string, empty: boolean): void {
    this.rootSeen = true;
    this.handler.open(name, this.attributes);
    if (empty) this.handler.close(name);
    else this.stack.push(detach(name));
  }

  /** Comments, CDATA, processing instructions, and the DOCTYPE. */
  private special(text: string, at: number): number {
    if (text.startsWith('<!--', at)) return this.enter('comment', at + 4);
    if (text.startsWith('<![CDATA[', at)) return this.enter('cdata', at + 9);
    if (text.startsWith('<?', at)) return this.enter('instruction', at + 2);
    if (text.length - at < TAIL && !text.includes('>', at)) return at;
    const end = text.indexOf('>', at);
    const declared = end !== -1 && /^<!DOCTYPE[^[\]]*>$/.test(text.slice(at, end + 1));
    if (!declared) this.fail('it has a DOCTYPE with declarations, which is not read here');
    return end === -1 ? text.length : end + 1;
  }

  private enter(section: keyof typeof ENDS, at: number): number {
    if (section === 'cdata' && this.stack.length === 0) this.fail('there is text outside its root element');
    this.inside = section;
    return at;
  }

  /** The inside of a comment, CDATA or instruction, however long. */
  private section(text: string, at: number, last: boolean): number {
    const mark = ENDS[this.inside as keyof typeof ENDS];
    const found = text.indexOf(mark, at);
    const end = found === -1 ? Math.max(at, last ? text.length : text.length - mark.length + 1) : found;
    if (this.inside === 'cdata' && end > at) {
      const part = text.slice(at, end);
      if (CONTROL.test(part)) this.fail('it contains control characters');
      this.handler.text(part);
    }
    if (found === -1) return end;
    this.inside = 'content';
    return found + mark.length;
  }

  private fail(problem: string): void {
    this.problem ??= problem;
  }
}
