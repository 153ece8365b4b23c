import { printable } from '../git/branches.ts';
import type { WorkspaceView } from '../json/workspace-view.ts';

/** Rows as columns of equal width, two spaces apart; no escape sequence of a name reaches the terminal. */
export function columns(rows: readonly (readonly string[])[]): string {
  const clean = rows.map((row) => row.map(printable));
  const widths = (clean[0] ?? []).map((_, at) => Math.max(...clean.map((row) => (row[at] ?? '').length)));
  return clean
    .map(
      (row) =>
        `${row
          .map((cell, at) => cell.padEnd(widths[at] ?? 0))
          .join('  ')
          .trimEnd()}\n`,
    )
    .join('');
}

/** One workspace for people: where it is, what runs and under which addresses. */
export function describeWorkspace(view: WorkspaceView): string {
  const head = columns([
    ['workspace', view.name],
    ['branch', view.branch ?? '(none)'],
    ['path', view.path],
    ['ports', `${view.ports.web}-${(view.ports.web ?? 0) + 9}`],
    ...(view.databaseUrl ? [['database', view.databaseUrl]] : []),
  ]);
  if (view.services.length === 0) return head;
  const services = view.services.map(({ name, state, port, url, detail }) => [
    name,
    state,
    port === null ? '' : String(port),
    [url, namedUrl(view.name, url), detail && `(${detail})`].filter(Boolean).join('  '),
  ]);
  return `${head}\n${columns([['service', 'state', 'port', 'address'], ...services])}`;
}

/** `http://<name>.localhost:PORT`: browsers take it to the own machine, with cookies apart from others'. */
function namedUrl(name: string, url: string | null): string | null {
  return url?.startsWith('http://127.0.0.1:') ? url.replace('127.0.0.1', `${name}.localhost`) : null;
}

/** One line for each workspace. */
export function describeList(views: readonly WorkspaceView[]): string {
  const rows = views.map((view) => [
    view.name,
    view.branch ?? '(none)',
    `${view.ports.web}-${(view.ports.web ?? 0) + 9}`,
    servicesOf(view),
    view.path,
  ]);
  return columns([['name', 'branch', 'ports', 'services', 'path'], ...rows]);
}

function servicesOf({ services }: WorkspaceView): string {
  const counts = new Map<string, number>();
  for (const { state } of services) counts.set(state, (counts.get(state) ?? 0) + 1);
  return [...counts].map(([state, count]) => `${count} ${state}`).join(', ') || '-';
}
