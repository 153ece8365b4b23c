import { createHash } from 'node:crypto';
import { pick, type Random } from './random.ts';
import type { Story } from './stories.ts';

/** The ways to name the versions of a service. */
export const STYLES = [
  'compose-service',
  'compose-project',
  'compose-same',
  'kamal',
  'slot',
  'name',
  'name-version',
  'name-letter',
] as const;
export type Style = (typeof STYLES)[number];

/** One version among those of its service. */
export interface Version {
  what: Story['what'];
  service: string;
  /** 0 is the youngest. */
  n: number;
  version: number;
  /** Another container of the same version may be there. */
  isReplica: boolean;
}

const PARTS = {
  web: 'web',
  customer: 'customer',
  worker: 'worker',
  cron: 'cron',
  database: 'db',
  internal: 'grpc',
};

/** What the container of a version is called, on its network too, and its labels. */
export function nameOf(
  random: Random,
  style: Style,
  one: Version,
): { name: string; alias: string; labels: Record<string, string> } {
  const [alias, labels] = namesOf(random, one)[style];
  // Colours come round again: the third version has the name of the first, with a number behind.
  const isAgain = one.n > 1 && (style === 'name' || style.startsWith('compose'));
  return { name: isAgain ? `${alias.replace(/-1$/, '')}-${one.n}` : alias, alias, labels };
}

function namesOf(
  random: Random,
  { what, service, n, version, isReplica }: Version,
): Record<Style, [string, Record<string, string>]> {
  const colour = ['green', 'blue', 'green', 'blue'][n] ?? 'green';
  const part = PARTS[what];
  const sha = createHash('sha1')
    .update(`${service}${version}`)
    .digest('hex')
    .slice(0, pick(random, [7, 40]));
  const slot = isReplica ? 'one' : `${colour}${n}`;
  const replica = `${service}-${part}-${n}`;
  return {
    'compose-service': [
      `${service}-${part}-${colour}-1`,
      compose(service, isReplica ? part : `${part}${pick(random, ['-', '_'])}${colour}`),
    ],
    'compose-project': [
      `${service}-${colour}-${part}-1`,
      compose(isReplica ? service : `${service}-${colour}`, part),
    ],
    'compose-same': [`${service}-${part}-${n + 1}`, compose(service, part)],
    kamal: [`${service}-${part}-${sha}${n}`, { service, role: part, destination: '' }],
    slot: [`${service}${n}`, { 'deploy.service': `${service}-${part}`, 'deploy.slot': slot, role: part }],
    name: [isReplica ? replica : pick(random, colourNames(service, part, colour)), {}],
    'name-version': [isReplica ? replica : `${service}-${part}-v${version}`, {}],
    'name-letter': [`${service}-${part}-${['a', 'b', 'c', 'd'][n]}`, {}],
  };
}

const colourNames = (service: string, part: string, colour: string): string[] => [
  `${service}-${part}-${colour}`,
  `${service}-${colour}-${part}`,
  `${colour}-${service}-${part}`,
];

const compose = (project: string, service: string): Record<string, string> => ({
  'com.docker.compose.project': project,
  'com.docker.compose.service': service,
  'com.docker.compose.oneoff': 'False',
});
