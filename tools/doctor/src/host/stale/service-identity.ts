import type { Container } from '../snapshot.ts';

export interface ServiceIdentity {
  /** Containers with the same key are versions of one service. */
  key: string;
  /** Its name for people, as it came. */
  service: string;
  /** Colour, slot or version; null when only the image tells versions apart. */
  slot: string | null;
  role: string | null;
  source: 'kamal' | 'slot-label' | 'compose' | 'name';
  /** False: two containers with this key may as well be two tenants. */
  isSure: boolean;
}

/** Whether a slot by itself says another version: a colour or a slot label does, a number behind a name does not. */
export function isColour({ slot, source }: ServiceIdentity): boolean {
  return slot !== null && (source === 'slot-label' || /^(?:blue|green)$/.test(slot));
}

const COLOUR = /^(.*?)[-_.]?(blue|green)(?:[-_.]?\d{1,3})?$/i;
const COLOUR_FIRST = /^(blue|green)[-_.](.+)$/i;
const COLOUR_INSIDE = /^(.+?)[-_.](blue|green)([-_.].+)$/i;
const VERSION = /^(.+?)[-_.](v\d+(?:[-_.]\d+)*|r\d+|\d{8,14}|(?=[0-9a-f]*\d)[0-9a-f]{7,64})$/i;
const LETTER = /^(.+?)[-_.]([ab]|\d{1,3})$/i;
/** Of these one keeps several at a time: "tenant-a" and "tenant-b" are no two versions. */
const MANY =
  /(?:^|[^a-z])(?:tenants?|customers?|clients?|sites?|shards?|regions?|zones?|nodes?|replicas?|members?|peers?|brokers?|az|dc|test|exp(?:eriment)?|variant)(?:[^a-z]|$)/i;
const REPLICA = /[-_.]\d{1,3}$/;
const SLOT_LABEL = /^(?:(.*)[.\-_/])?(?:slot|colou?r)$/i;

/**
 * Which service a container is a version of, from the labels of Kamal, from labels that end in `slot` or
 * `color`, from those of Compose (colour in the project or in the service), else from its name and image.
 * Null for what an orchestrator keeps itself.
 * @see https://kamal-deploy.org/docs/configuration/overview/
 */
export function identityOf(container: Container): ServiceIdentity | null {
  const { labels } = container;
  if (container.engine === 'kubernetes' || labels['com.docker.swarm.service.id']) return null;
  return (
    slotIdentity(container) ??
    kamalIdentity(container) ??
    composeIdentity(container) ??
    nameIdentity(container)
  );
}

/** Repository of an image without its tag and digest. */
export function repositoryOf(image: string | null): string | null {
  if (image === null || /^(sha256:)?[0-9a-f]{12,64}$/.test(image)) return null;
  return image
    .replace(/@.*$/, '')
    .replace(/:[^/:]*$/, '')
    .toLowerCase();
}

function slotIdentity(container: Container): ServiceIdentity | null {
  const found = Object.entries(container.labels).find(
    ([name, value]) => SLOT_LABEL.test(name) && value !== '',
  );
  if (!found) return null;
  const prefix = SLOT_LABEL.exec(found[0])?.[1];
  const { labels } = container;
  const named =
    prefix === undefined
      ? (labels.service ?? labels.app)
      : ['.', '-', '_', '/'].flatMap(
          (mark) => labels[`${prefix}${mark}service`] ?? labels[`${prefix}${mark}app`] ?? [],
        )[0];
  const rest = composeIdentity(container) ?? nameIdentity(container);
  return {
    ...rest,
    key: named === undefined ? rest.key : `slot|${named}|${labels.destination ?? ''}|${labels.role ?? ''}`,
    service: named ?? rest.service,
    slot: found[1].toLowerCase(),
    role: labels.role ?? null,
    source: 'slot-label',
    isSure: named !== undefined || rest.source === 'compose' || rest.isSure,
  };
}

function kamalIdentity({ name, labels }: Container): ServiceIdentity | null {
  const { service, role } = labels;
  const destination = labels.destination ?? '';
  if (!service || !role) return null;
  // Kamal names them SERVICE-ROLE-DESTINATION-VERSION.
  const start = `${[service, role, destination].filter((part) => part !== '').join('-')}-`;
  return {
    key: `kamal|${service}|${role}|${destination}`,
    service: `${service} (${role})`,
    slot: name.startsWith(start) ? name.slice(start.length) : null,
    role,
    source: 'kamal',
    isSure: true,
  };
}

function composeIdentity({ labels }: Container): ServiceIdentity | null {
  const project = labels['com.docker.compose.project'];
  const service = labels['com.docker.compose.service'];
  if (!project || !service) return null;
  // One-off containers (`compose run`) are somebody's task, not a version.
  const oneOff = labels['com.docker.compose.oneoff']?.toLowerCase() === 'true' ? '|one-off' : '';
  const byService = colourOf(service);
  const byProject = colourOf(project);
  const stem = byService?.stem ?? service;
  return {
    key: `compose|${byProject?.stem ?? project}|${stem}${oneOff}`,
    service: stem,
    slot: byService?.slot ?? byProject?.slot ?? null,
    role: null,
    source: 'compose',
    isSure: oneOff === '',
  };
}

function nameIdentity({ name, image }: Container): ServiceIdentity {
  const repository = repositoryOf(image) ?? '?';
  const sure = colourOf(name) ?? splitOf(VERSION, name);
  const letter = splitOf(LETTER, name);
  const found = sure ?? letter;
  const isLetterSure = letter !== null && /^[ab]$/.test(letter.slot) && !MANY.test(letter.stem);
  return {
    // Two things of one name and different images are two things.
    key: `name|${found?.stem ?? name}|${repository}`,
    service: found?.stem ?? name,
    slot: found?.slot ?? null,
    role: null,
    source: 'name',
    isSure: (sure !== null || isLetterSure) && repository !== '?',
  };
}

function colourOf(text: string): { stem: string; slot: string } | null {
  const first = COLOUR_FIRST.exec(text);
  if (first?.[1] && first[2]) return { stem: first[2].replace(REPLICA, ''), slot: first[1].toLowerCase() };
  const inside = COLOUR_INSIDE.exec(text);
  // "shop-blue-web-1": what follows the colour is the rest of the name, without a replica's number.
  if (inside?.[1] && inside[2])
    return {
      stem: inside[1] + (inside[3] ?? '').replace(REPLICA, ''),
      slot: inside[2].toLowerCase(),
    };
  const last = COLOUR.exec(text);
  return last?.[1] && last[2] ? { stem: last[1], slot: last[2].toLowerCase() } : null;
}

function splitOf(pattern: RegExp, text: string): { stem: string; slot: string } | null {
  const found = pattern.exec(text);
  return found?.[1] && found[2] ? { stem: found[1], slot: found[2].toLowerCase() } : null;
}
