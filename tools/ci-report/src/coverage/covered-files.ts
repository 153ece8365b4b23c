import { detach } from '../reading.ts';
import type { Reading } from '../report.ts';

const KEPT = 300;

/** Lines of code and how many of them ran, by file. */
export class CoveredFiles {
  private readonly files: { name: string; lines: number; covered: number }[] = [];
  private lines = 0;
  private covered = 0;
  private seen = 0;

  add(name: string, lines: number, covered: number): void {
    this.seen++;
    this.lines += lines;
    this.covered += covered;
    if (this.files.length < KEPT) this.files.push({ name: detach(name.slice(0, 300)), lines, covered });
  }

  get count(): number {
    return this.seen;
  }

  table(): Reading['detail'][number] {
    const rows = this.files.map(({ name, lines, covered }) => [
      name,
      `${lines}`,
      `${covered}`,
      percent(covered, lines),
    ]);
    const more = this.seen - this.files.length;
    if (more > 0) rows.push([`(${more} further files)`, '', '', '']);
    rows.push(['Total', `${this.lines}`, `${this.covered}`, percent(this.covered, this.lines)]);
    return { title: 'Coverage', head: ['File', 'Lines', 'Covered', 'Percent'], rows };
  }
}

/** Rounded down: 99.99 % is not 100 %. */
function percent(covered: number, lines: number): string {
  return lines === 0 ? '' : `${(Math.floor((covered / lines) * 1000) / 10).toFixed(1)} %`;
}
