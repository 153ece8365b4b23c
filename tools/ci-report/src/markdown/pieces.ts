import type { Verdict } from '../report.ts';

/**
 * A part of a section that is whole by itself: its markup is closed, so it can be left out. `keep` says how long it
 * is held when room is short: the lowest go first.
 */
export interface Piece {
  keep: number;
  text: string;
}

export const KEEP = {
  detail: 1,
  fixed: 2,
  message: 3,
  failure: 4,
  metrics: 5,
  reasons: 6,
  headline: 9,
} as const;

/** One report within a comment. */
export interface Section {
  name: string;
  /** The job it is from; empty when not known. Name and job together tell sections apart. */
  job: string;
  verdict: Verdict;
  /** The commit that was tested; empty when not known. */
  commit: string;
  /** Number of the pipeline or run; the higher is the later. 0 when not known. */
  run: number;
  /** When it was made, in milliseconds: of two sections of one run, the later holds (a job that ran again). */
  at: number;
  /** Of the whole section, before anything was left out. */
  digest: string;
  pieces: Piece[];
}

/** The size both sites count, taken at its strictest: bytes. */
export const sizeOf = (text: string): number => Buffer.byteLength(text);

/**
 * Leaves out pieces until `measure` is within `limit`: passing detail first, passing sections before others, the end
 * of a section before its beginning; of failures first the message, then the failure. Headlines stay.
 */
export function shed(
  sections: readonly Section[],
  limit: number,
  measure: (sections: readonly Section[]) => number,
): Section[] {
  const kept = sections.map((section) => ({ ...section, pieces: [...section.pieces] }));
  let over = measure(kept) - limit;
  const spare = (step: (section: Section, at: number) => number): void => {
    for (const section of kept.toSorted(passingFirst)) {
      for (let at = section.pieces.length - 1; at >= 0 && over > 0; at -= 1) over -= step(section, at);
      if (over <= 0) return;
    }
  };
  for (let keep = 1; keep < KEEP.headline && over > 0; keep += 1) {
    spare((section, at) => (section.pieces[at]!.keep === keep ? reduce(section, at) : 0));
    // What was estimated piece by piece is measured once more: markers and notes count too.
    over = measure(kept) - limit;
  }
  return kept;
}

/** Takes the message off a failure, or the whole piece away; gives the bytes won. */
function reduce(section: Section, at: number): number {
  const piece = section.pieces[at]!;
  const before = sizeOf(piece.text);
  if (piece.keep === KEEP.message) {
    // No foreign text holds a `<pre>`: its `<` is written as an entity.
    const text = piece.text.replace(/<pre>[\s\S]*?<\/pre>\n*/g, '');
    section.pieces[at] = { keep: KEEP.failure, text };
    return before - sizeOf(text);
  }
  section.pieces.splice(at, 1);
  return before;
}

function passingFirst(a: Section, b: Section): number {
  return Number(a.verdict !== 'pass') - Number(b.verdict !== 'pass');
}
