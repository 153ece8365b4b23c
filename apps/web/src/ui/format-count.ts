const counts = new Intl.NumberFormat('en-US');

/** A count as it is written: `1,594`. */
export function formatCount(count: number): string {
  return counts.format(count);
}

/** A count with its noun: `1 row`, `1,594 rows`. */
export function counted(count: number, one: string, many: string): string {
  return `${formatCount(count)} ${count === 1 ? one : many}`;
}
