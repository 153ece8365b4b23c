/** A file name from a title: `Use pg-boss for jobs` becomes `use-pg-boss-for-jobs`. Empty when nothing is left. */
export function slug(title: string, separator = '-'): string {
  return title
    .normalize('NFKD')
    .toLowerCase()
    .replaceAll(/[\u0300-\u036f]/g, '')
    .replaceAll(/[^a-z0-9]+/g, separator)
    .split(separator)
    .filter(Boolean)
    .slice(0, 8)
    .join(separator);
}

/** The day in UTC, like `2026-11-24`: decisions and notes are named by it. */
export const day = (now: Date) => now.toISOString().slice(0, 10);
