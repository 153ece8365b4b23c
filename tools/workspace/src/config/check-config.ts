import type { Config, Service } from './config-shape.ts';
import { knownPlaceholders, placeholdersIn } from './placeholders.ts';

/** One thing that is wrong, with its place as a JSON path (`services.web.needs[0]`). */
export interface Problem {
  path: string;
  message: string;
}

/** The rules between the parts of a configuration; the shape has been checked before. */
export function checkConfig(config: Config): Problem[] {
  return [
    ...checkNeeds(config.services),
    ...checkOffsets(config.services),
    ...checkCompose(config),
    ...checkPlaceholders(config),
  ];
}

function checkNeeds(services: Config['services']): Problem[] {
  const problems: Problem[] = [];
  for (const [name, service] of Object.entries(services)) {
    for (const [index, need] of service.needs.entries()) {
      if (services[need]) continue;
      problems.push({ path: `services.${name}.needs[${index}]`, message: `there is no service “${need}”` });
    }
  }
  const circle = findCircle(services);
  if (circle) {
    const [first] = circle;
    problems.push({
      path: `services.${first}.needs`,
      message: `the services wait for each other: ${circle.join(' → ')}`,
    });
  }
  return problems;
}

function findCircle(services: Config['services']): string[] | null {
  const done = new Set<string>();
  const visit = (name: string, trail: string[]): string[] | null => {
    const seenAt = trail.indexOf(name);
    if (seenAt !== -1) return [...trail.slice(seenAt), name];
    if (done.has(name)) return null;
    for (const need of services[name]?.needs ?? []) {
      const circle = visit(need, [...trail, name]);
      if (circle) return circle;
    }
    done.add(name);
    return null;
  };
  for (const name of Object.keys(services)) {
    const circle = visit(name, []);
    if (circle) return circle;
  }
  return null;
}

/** Supabase takes the block's ports 3 to 7 (API, database, studio, auth, mail). */
const SUPABASE_OFFSETS = [3, 4, 5, 6, 7];

function offsetsOf(name: string, service: Service): [number, string][] {
  if (service.kind === 'supabase') {
    return SUPABASE_OFFSETS.map((offset) => [offset, `services.${name}`]);
  }
  const own: [number, string][] =
    service.offset === undefined ? [] : [[service.offset, `services.${name}.offset`]];
  return service.kind === 'mail' ? [...own, [service.smtpOffset, `services.${name}.smtpOffset`]] : own;
}

function checkOffsets(services: Config['services']): Problem[] {
  const taken = new Map<number, string>();
  const problems: Problem[] = [];
  for (const [name, service] of Object.entries(services)) {
    for (const [offset, path] of offsetsOf(name, service)) {
      const holder = taken.get(offset);
      if (holder) problems.push({ path, message: `${offset} is taken by ${holder}` });
      else taken.set(offset, path);
    }
  }
  return problems;
}

function checkCompose(config: Config): Problem[] {
  const user = Object.entries(config.services).find(([, service]) => service.kind === 'compose');
  if (!user || config.compose) return [];
  return [
    {
      path: 'compose',
      message: `is missing: services.${user[0]} needs { "compose": { "file": "compose.yaml" } }`,
    },
  ];
}

function checkPlaceholders(config: Config): Problem[] {
  const known = knownPlaceholders(config.services);
  const problems: Problem[] = [];
  for (const [path, text] of textsOf(config)) {
    for (const name of placeholdersIn(text)) {
      if (known.has(name)) continue;
      problems.push({
        path,
        message: `there is no placeholder {${name}}; there are ${[...known].map((one) => `{${one}}`).join(' ')}`,
      });
    }
  }
  for (const [path, line] of linesOf(config)) {
    const name = placeholdersIn(line).find((one) => known.has(one));
    if (name === undefined) continue;
    problems.push({
      path,
      message: `a line for the shell gets no placeholders: take a variable of \`environment\` for {${name}}`,
    });
  }
  if (!placeholdersIn(config.worktrees).includes('name')) {
    problems.push({ path: 'worktrees', message: 'must hold {name}, or two workspaces would share a folder' });
  }
  return problems;
}

/** Every text in which placeholders are put: environments, addresses, folders of trees. */
function textsOf(config: Config): [string, string][] {
  const texts: [string, string][] = [['worktrees', config.worktrees]];
  if (config.databaseUrl !== undefined) texts.push(['databaseUrl', config.databaseUrl]);
  for (const [name, text] of Object.entries(config.environment)) texts.push([`environment.${name}`, text]);
  for (const [name, service] of Object.entries(config.services)) {
    if (service.kind !== 'process' && service.kind !== 'compose') continue;
    for (const [variable, text] of Object.entries(service.environment)) {
      texts.push([`services.${name}.environment.${variable}`, text]);
    }
    if (service.kind === 'process' && Array.isArray(service.command)) {
      for (const [index, word] of service.command.entries()) {
        texts.push([`services.${name}.command[${index}]`, word]);
      }
    }
  }
  return texts;
}

/** Every command that is one line for the shell. */
function linesOf(config: Config): [string, string][] {
  const commands: [string, unknown][] = [
    ...config.hooks.setup.map((one, at): [string, unknown] => [`hooks.setup[${at}]`, one]),
    ...config.hooks.teardown.map((one, at): [string, unknown] => [`hooks.teardown[${at}]`, one]),
  ];
  for (const [name, service] of Object.entries(config.services)) {
    if (service.kind === 'process') commands.push([`services.${name}.command`, service.command]);
    if (service.kind !== 'postgres') continue;
    commands.push([`services.${name}.migrate`, service.migrate], [`services.${name}.seed`, service.seed]);
  }
  return commands.filter((one): one is [string, string] => typeof one[1] === 'string');
}
