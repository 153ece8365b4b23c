import { commentBody, hasMarker, holds, mergeSections, sectionsOf } from '../markdown/comment.ts';
import type { Section } from '../markdown/pieces.ts';
import type { Clock } from './request.ts';
import { type Comment, Refused, type Site, type Written } from './site.ts';

/** How long things take; tests make it short. */
export interface Pace {
  /** So long a section must be seen in the comment, at every look, before it counts as written. */
  settleMs: number;
  /** Up to so long is waited before a write, so that not all jobs write at once. */
  jitterMs: number;
  deadlineMs: number;
}

/** However slow a site is, a job does not wait longer than this to see its section stay. */
const SLOWEST_SETTLE_MS = 6_000;

export const REAL_PACE: Pace = { settleMs: 2_000, jitterMs: 700, deadlineMs: 8 * 60_000 };

/**
 * Writes a section into the one comment of this key, beside those of other jobs that do the same now. Neither site
 * can compare and swap, so: the comment with the lowest id wins; whoever writes merges all that it sees; a section
 * counts as written only after it was seen there for a while; whoever lost a write once puts its section into a
 * comment of its own, which others merge too, and deletes that only after the merge was seen.
 */
export async function upsertSection(
  site: Site,
  key: string,
  section: Section,
  clock: Clock,
  pace: Pace = REAL_PACE,
): Promise<number> {
  const me = await site.me();
  const job = new Upsert(site, key, section, clock, pace);
  const started = clock.now();
  while (clock.now() - started < pace.deadlineMs) {
    const readAt = clock.now();
    const comments = await site.list();
    const ours = comments
      .filter(({ author, body }) => (me === '' || author === me) && hasMarker(body, key))
      .toSorted((a, b) => a.id - b.id);
    const done = await job.step(ours, readAt);
    if (done !== null) return done;
  }
  throw new Refused(0, 'Not posted: other jobs wrote the same comment all the time. Run the job again.');
}

class Upsert {
  private readonly site: Site;
  private readonly key: string;
  private readonly section: Section;
  private readonly clock: Clock;
  private readonly pace: Pace;
  private limit: number;
  private wrote = false;
  private isMyTurn = false;
  private heldSince: number | null = null;
  private slowestMs = 0;

  constructor(site: Site, key: string, section: Section, clock: Clock, pace: Pace) {
    this.site = site;
    this.key = key;
    this.section = section;
    this.clock = clock;
    this.pace = pace;
    this.limit = site.limit;
  }

  /** Does what is next after a look at our comments; gives the id of the comment when all is done. */
  async step([winner, ...others]: Comment[], readAt: number): Promise<number | null> {
    if (!winner) {
      await this.create();
      return null;
    }
    this.slowestMs = Math.max(this.slowestMs, this.clock.now() - readAt);
    const held = sectionsOf(winner.body);
    const merged = mergeSections(held, ...others.map(({ body }) => sectionsOf(body)), [this.section]);
    if (isSame(merged, held)) return this.settle(winner, others, readAt);
    if (!holds(held, this.section)) {
      this.heldSince = null;
      // Lost once: from now on a comment of its own keeps the section until it is merged for good.
      if (this.wrote && !others.some((one) => this.isOwn(one))) {
        await this.create();
        return null;
      }
    }
    if (!this.isMyTurn) {
      this.isMyTurn = true;
      await this.clock.wait(this.clock.random() * this.pace.jitterMs * (1 + others.length / 12));
      return null;
    }
    this.isMyTurn = false;
    const result = await this.site.update(winner.id, commentBody(this.key, merged, this.limit));
    if (result.kind === 'done') this.wrote = true;
    await this.afterWrite(result);
    return null;
  }

  private async settle(winner: Comment, others: Comment[], readAt: number): Promise<number | null> {
    this.isMyTurn = false;
    this.heldSince ??= readAt;
    // On a slow site the others take as long between their read and their write.
    const settleMs = Math.max(this.pace.settleMs, Math.min(2 * this.slowestMs, SLOWEST_SETTLE_MS));
    if (this.clock.now() - this.heldSince < settleMs) {
      await this.clock.wait(settleMs / 4 + (this.clock.random() * settleMs) / 4);
      return null;
    }
    for (const one of others) {
      if (!this.isOwn(one) && !this.isLeftOver(one)) continue;
      const result = await this.site.remove(one.id);
      if (result.kind !== 'again') continue;
      await this.clock.wait(result.waitMs);
      return null;
    }
    return winner.id;
  }

  private async create(): Promise<void> {
    this.heldSince = null;
    const result = await this.site.create(commentBody(this.key, [this.section], this.limit));
    if (result.kind === 'done') this.wrote = true;
    await this.afterWrite(result);
  }

  private async afterWrite(result: Written): Promise<void> {
    if (result.kind === 'tooLong') this.limit = this.shorter();
    await this.clock.wait(result.kind === 'again' ? result.waitMs : this.clock.random() * this.pace.jitterMs);
  }

  private shorter(): number {
    if (this.limit < 4_000)
      throw new Refused(422, 'Not posted: the site finds even the shortest form of the comment too long.');
    return Math.floor(this.limit / 2);
  }

  /** A comment that holds this section alone can only be from this job. */
  private isOwn({ body }: Comment): boolean {
    const sections = sectionsOf(body);
    return (
      sections.length === 1 &&
      sections[0]!.name === this.section.name &&
      sections[0]!.digest === this.section.digest
    );
  }

  /** Left by a job of an earlier run that ended too soon; all it held is in the comment or outdated. */
  private isLeftOver({ body }: Comment): boolean {
    const sections = sectionsOf(body);
    return sections.every((section) => section.run < this.section.run);
  }
}

/** Whether two lists hold the same sections, whatever was left out of them for want of room. */
function isSame(a: readonly Section[], b: readonly Section[]): boolean {
  return (
    a.length === b.length &&
    a.every((section, at) => section.digest === b[at]!.digest && section.at === b[at]!.at)
  );
}
