import { detach } from '../reading.ts';
import type { Reading } from '../report.ts';

const KEPT_TESTS = 10;
const KEPT_GROUPS = 300;

/** Per group (file, class, suite) how much ran, and the slowest tests of all: the folded part of a report. */
export class CaseDetail {
  private readonly groups = new Map<string, { tests: number; bad: number; seconds: number }>();
  private left = 0;
  private slow: { name: string; seconds: number }[] = [];

  add(group: string, name: string, seconds: number | null, bad: boolean): void {
    let known = this.groups.get(group);
    if (!known && this.groups.size < KEPT_GROUPS) {
      known = { tests: 0, bad: 0, seconds: 0 };
      this.groups.set(detach(group.slice(0, 300)), known);
    }
    if (known) {
      known.tests++;
      if (bad) known.bad++;
      known.seconds += seconds ?? 0;
    } else this.left++;
    if (seconds === null || seconds <= 0) return;
    const last = this.slow.length < KEPT_TESTS ? 0 : this.slow.at(-1)!.seconds;
    if (seconds <= last) return;
    this.slow.push({ name: detach(`${group}: ${name}`.slice(0, 300)), seconds });
    this.slow = this.slow.toSorted((a, b) => b.seconds - a.seconds).slice(0, KEPT_TESTS);
  }

  tables(): Reading['detail'] {
    const tables: Reading['detail'] = [];
    if (this.groups.size > 0) {
      const rows = [...this.groups].map(([name, { tests, bad, seconds }]) => [
        name,
        `${tests}`,
        `${bad}`,
        seconds.toFixed(2),
      ]);
      if (this.left > 0) rows.push([`(tests in further groups)`, `${this.left}`, '', '']);
      tables.push({ title: 'Tests by group', head: ['Group', 'Tests', 'Failed', 'Seconds'], rows });
    }
    if (this.slow.length > 0) {
      const rows = this.slow.map(({ name, seconds }) => [name, seconds.toFixed(3)]);
      tables.push({ title: 'Slowest tests', head: ['Test', 'Seconds'], rows });
    }
    return tables;
  }
}
