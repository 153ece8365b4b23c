import type { Config } from '../config/config.ts';

type Services = Config['services'];

/**
 * The services that a start is about, in an order in which needs come first: the named ones (`only`),
 * or all, or those with `autostart`; with everything that they need.
 */
export function servicesToStart(services: Services, o: { only?: string[]; all?: boolean }): string[] {
  const roots = o.only?.length
    ? o.only
    : Object.keys(services).filter((name) => o.all || services[name]!.autostart);
  const ordered: string[] = [];
  const visit = (name: string) => {
    const service = services[name];
    if (!service || ordered.includes(name) || visiting.has(name)) return;
    visiting.add(name);
    for (const need of service.needs) visit(need);
    ordered.push(name);
  };
  const visiting = new Set<string>();
  for (const name of roots) visit(name);
  return ordered;
}

/**
 * The order in which services stop, in groups that can stop at the same time: what needs others comes
 * before what it needs. Names that the configuration no longer has come first.
 */
export function groupsToStop(services: Services, names: readonly string[]): string[][] {
  const depth = new Map<string, number>();
  const depthOf = (name: string): number => {
    const known = depth.get(name);
    if (known !== undefined) return known;
    depth.set(name, 0);
    const needs = services[name]?.needs ?? [];
    const own = needs.length === 0 ? 0 : 1 + Math.max(...needs.map(depthOf));
    depth.set(name, own);
    return own;
  };
  const groups = new Map<number, string[]>();
  for (const name of names) {
    const level = services[name] ? depthOf(name) : Infinity;
    groups.set(level, [...(groups.get(level) ?? []), name]);
  }
  return [...groups].toSorted(([a], [b]) => b - a).map(([, group]) => group);
}
