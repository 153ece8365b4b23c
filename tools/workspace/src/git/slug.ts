/** Longest name of a workspace: it is one label of `<name>.localhost` (at most 63, RFC 1035) and of a compose project. */
const LONGEST = 40;

/** The name of the main checkout's workspace, whatever its branch. */
export const MAIN_NAME = 'main';

/** A branch as a name: lower case letters, digits and single dashes, never empty. */
export function slugOf(branch: string): string {
  const plain = branch
    .normalize('NFKD')
    .replaceAll(/\p{Mark}/gu, '')
    .toLowerCase()
    .replaceAll('ß', 'ss')
    .replaceAll(/[^a-z0-9]+/g, '-')
    .slice(0, LONGEST)
    .replaceAll(/^-+|-+$/g, '');
  return plain || 'branch';
}

/** The first of `slug`, `slug-2`, `slug-3` … that is not taken; `main` is the main checkout's. */
export function uniqueSlug(branch: string, taken: ReadonlySet<string>): string {
  const slug = slugOf(branch);
  const isTaken = (name: string) => name === MAIN_NAME || taken.has(name);
  if (!isTaken(slug)) return slug;
  for (let number = 2; ; number++) {
    const end = `-${number}`;
    const name = slug.slice(0, LONGEST - end.length).replace(/-+$/, '') + end;
    if (!isTaken(name)) return name;
  }
}
