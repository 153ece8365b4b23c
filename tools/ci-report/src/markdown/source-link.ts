import { attribute, inline } from './escape.ts';

/** Gives the address of a line of a file at the commit of this run, or null when that is not known. */
export type SourceLink = (file: string, line: number | null) => string | null;

type Environment = Readonly<Record<string, string | undefined>>;

/** The link of the site that this job runs on, by its environment. */
export function sourceLinkOf(env: Environment): SourceLink {
  const gitlab =
    env.CI_PROJECT_URL && env.CI_COMMIT_SHA ? `${env.CI_PROJECT_URL}/-/blob/${env.CI_COMMIT_SHA}` : null;
  const github =
    env.GITHUB_SERVER_URL && env.GITHUB_REPOSITORY && env.GITHUB_SHA
      ? `${env.GITHUB_SERVER_URL}/${env.GITHUB_REPOSITORY}/blob/${env.GITHUB_SHA}`
      : null;
  const base = gitlab ?? github;
  const roots = [env.CI_PROJECT_DIR, env.GITHUB_WORKSPACE].filter((root) => root !== undefined);
  if (base === null || !/^https?:\/\/[^\s"'<>]+$/.test(base)) return () => null;
  return (file, line) => {
    const path = insideRepository(file, roots);
    if (path === null) return null;
    const address = path.split('/').map((part) => encodeURIComponent(part).replace(/[()'!*]/g, escapeMark));
    return `${base}/${address.join('/')}${line === null ? '' : `#L${line}`}`;
  };
}

/** A place in the source for the report: linked where the address is known. */
export function place(file: string, line: number | null, link: SourceLink): string {
  const shown = inline(line === null ? file : `${file}:${line}`, 200);
  const address = link(file, line);
  return address === null ? shown : `<a href="${attribute(address)}">${shown}</a>`;
}

/** The path below the root of the repository, or null for a file that is elsewhere. */
export function insideRepository(file: string, roots: readonly string[] = []): string | null {
  const slashed = file.replaceAll('\\', '/').replace(/^\.\//, '');
  const root = roots.map((one) => one.replace(/\/$/, '')).find((one) => slashed.startsWith(`${one}/`));
  const path = root === undefined ? slashed : slashed.slice(root.length + 1);
  const parts = path.split('/');
  const outside =
    path.startsWith('/') || /^[a-z]+:/i.test(path) || parts.includes('..') || parts.includes('');
  return outside ? null : path;
}

function escapeMark(mark: string): string {
  return `%${mark.charCodeAt(0).toString(16).toUpperCase()}`;
}
