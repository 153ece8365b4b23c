import type { Verdict } from '../report.ts';
import { inline } from './escape.ts';
import { type Piece, type Section, shed, sizeOf } from './pieces.ts';
import { verdictText } from './report-section.ts';

const VERDICTS: readonly string[] = ['pass', 'fail', 'unknown'];
const SECTION =
  /^<!-- ci-report:section name=(\S*) job=(\S*) verdict=(\S+) commit=(\S*) run=(\d+) at=(\d+) digest=(\w*) -->$/;
const PIECE = /^<!-- ci-report:piece (\d) -->$/;
const END = '<!-- ci-report:end -->';

/** By this line a comment is known as ours. Nothing a run prints can write it: its `<` is an entity. */
export function markerOf(key: string): string {
  return `<!-- ci-report:comment key=${encode(key)} -->`;
}

/** Whether a body is the comment of this key: the marker is its first line, not somewhere in it. */
export function hasMarker(body: string, key: string): boolean {
  return body.trimStart().split(/\r?\n/, 1)[0] === markerOf(key);
}

/** The sections of a body, also of one that a site gave back with other line ends. Unknown text is left behind. */
export function sectionsOf(body: string): Section[] {
  const sections: Section[] = [];
  let section: Section | null = null;
  let piece: { keep: number; lines: string[] } | null = null;
  const close = () => {
    if (section && piece) section.pieces.push({ keep: piece.keep, text: piece.lines.join('\n').trim() });
    piece = null;
  };
  for (const line of body.split(/\r?\n/)) {
    const begin = SECTION.exec(line);
    const part = PIECE.exec(line);
    if (begin || line === END) {
      close();
      section = begin ? sectionFrom(begin) : null;
      if (section) sections.push(section);
    } else if (part && section) {
      close();
      piece = { keep: Number(part[1]), lines: [] };
    } else if (piece) (piece as { lines: string[] }).lines.push(line);
  }
  close();
  return sections;
}

/**
 * Joins sections: of two of one name and job the later holds. The order in which many are joined does not matter, so
 * jobs that write at the same time come to the same comment. What is older than the run before this one goes.
 */
export function mergeSections(...lists: readonly (readonly Section[])[]): Section[] {
  const bySlot = new Map<string, Section>();
  for (const section of lists.flat()) {
    const known = bySlot.get(slotOf(section));
    if (!known || isLater(section, known)) bySlot.set(slotOf(section), section);
  }
  const runs = [...new Set([...bySlot.values()].map(({ run }) => run))].toSorted((a, b) => b - a);
  const oldest = runs[1] ?? 0;
  return [...bySlot.entries()]
    .filter(([, { run }]) => run >= oldest)
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([, section]) => section);
}

/** Whether a section, or a later one in its place, is among these. */
export function holds(sections: readonly Section[], section: Section): boolean {
  return sections.some((one) => slotOf(one) === slotOf(section) && !isLater(section, one));
}

function slotOf({ name, job }: Section): string {
  return `${name}\n${job}`;
}

function isLater(a: Section, b: Section): boolean {
  if (a.run !== b.run) return a.run > b.run;
  return a.at === b.at ? a.digest > b.digest : a.at > b.at;
}

/** The body of a comment within `limit` bytes; what has no room is left out as `shed` says, and that is said. */
export function commentBody(key: string, sections: readonly Section[], limit: number): string {
  const whole = write(key, sections, false);
  if (sizeOf(whole) <= limit) return whole;
  const kept = shed(sections, limit, (some) => sizeOf(write(key, some, true)));
  const body = write(key, kept, true);
  return sizeOf(body) <= limit ? body : outline(key, sections, limit);
}

/** The worst of several: failed, then not known. A section of an earlier commit tells nothing of this one. */
export function verdictOf(sections: readonly Section[]): Verdict {
  const seen = sections.map((section) => (isStale(section, sections) ? 'unknown' : section.verdict));
  if (seen.includes('fail')) return 'fail';
  return seen.length === 0 || seen.includes('unknown') ? 'unknown' : 'pass';
}

function isStale(section: Section, all: readonly Section[]): boolean {
  const latest = all.reduce((a, b) => (b.run > a.run ? b : a), section);
  return section.run < latest.run && section.commit !== latest.commit;
}

function write(key: string, sections: readonly Section[], shortened: boolean): string {
  const parts = [markerOf(key), ...(sections.length > 1 ? [overview(sections)] : [])];
  if (shortened) parts.push('Shortened to the size the site allows; the log of the job has all of it.');
  for (const section of sections) parts.push(opening(section), ...section.pieces.map(writePiece), END);
  return `${parts.join('\n\n')}\n`;
}

function opening({ name, job, verdict, commit, run, at, digest }: Section): string {
  const from = `name=${encode(name)} job=${encode(job)} verdict=${verdict} commit=${encode(commit)}`;
  return `<!-- ci-report:section ${from} run=${run} at=${at} digest=${digest} -->`;
}

function writePiece({ keep, text }: Piece): string {
  return `<!-- ci-report:piece ${keep} -->\n\n${text}`;
}

function overview(sections: readonly Section[]): string {
  const rows = sections.map((section) => {
    const stale = isStale(section, sections)
      ? `of an earlier commit (${inline(section.commit.slice(0, 8) || 'unknown')})`
      : '';
    const twice = sections.some((one) => one !== section && one.name === section.name);
    const name = twice && section.job ? `${section.name} (${section.job})` : section.name;
    return `| ${inline(name, 100)} | ${verdictText(section.verdict)} ${stale}|`;
  });
  return [
    `## ${verdictText(verdictOf(sections))}`,
    '',
    '| Report | Verdict |',
    '| --- | --- |',
    ...rows,
  ].join('\n');
}

/** The last resort: verdicts alone, failures first, as many as there is room for. */
function outline(key: string, sections: readonly Section[], limit: number): string {
  const order = sections.toSorted((a, b) => VERDICTS.indexOf(b.verdict) - VERDICTS.indexOf(a.verdict));
  const head = [
    markerOf(key),
    `## ${verdictText(verdictOf(sections))}`,
    `${sections.length} reports; there is no room for all of them here.`,
  ];
  let body = `${head.join('\n\n')}\n`;
  for (const section of order) {
    const bare = { ...section, pieces: section.pieces.filter(({ keep }) => keep === 9).slice(0, 1) };
    const next = `${body}\n${[opening(bare), ...bare.pieces.map(writePiece), END].join('\n\n')}\n`;
    if (sizeOf(next) > limit) break;
    body = next;
  }
  return body;
}

function sectionFrom(found: RegExpExecArray): Section | null {
  const [, name = '', job = '', verdict = '', commit = '', run = '0', at = '0', digest = ''] = found;
  if (!VERDICTS.includes(verdict)) return null;
  return {
    name: decode(name),
    job: decode(job),
    verdict: verdict as Verdict,
    commit: decode(commit),
    run: Number(run),
    at: Number(at),
    digest,
    pieces: [],
  };
}

/** `-` too: two of them would end an HTML comment early for some parsers. */
function encode(text: string): string {
  return encodeURIComponent(text.toWellFormed()).replace(
    /[-!'()*]/g,
    (mark) => `%${mark.charCodeAt(0).toString(16)}`,
  );
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
