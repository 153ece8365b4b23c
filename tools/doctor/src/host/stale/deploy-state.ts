import { readFileSync } from 'node:fs';
import type { Container } from '../snapshot.ts';
import { identityOf } from './service-identity.ts';

/** What is kept on purpose. */
export interface Kept {
  /** Names, ids (12 or more characters), images, tags, slots. Lower case. */
  words: string[];
  /** Why the state of the deploys is not known, if it was asked for and could not be read. */
  problem: string | null;
}

const KEY = /rollback|roll_back|previous|prev|fallback|standby|last_good|lastgood|keep|pinned/i;
const LABEL = /(?:^|[.\-_/])(?:rollback(?:[.\-_]?target)?|standby|keep|pinned)$/i;
const FALSE = /^(?:false|0|no|off|)$/i;

/** `names` are kept, and what the files (JSON, or lines KEY=VALUE) hold under a key like `rollback` or `previous`. */
export function readKept(names: readonly string[], files: readonly string[]): Kept {
  const words = names.map((name) => name.toLowerCase());
  for (const file of files) {
    try {
      const found = keptWords(readFileSync(file, 'utf8'));
      if (found === null) return { words, problem: `${file} is neither JSON nor lines of KEY=VALUE` };
      words.push(...found);
    } catch (error) {
      return {
        words,
        problem: `${file} could not be read (${(error as NodeJS.ErrnoException).code ?? 'EIO'})`,
      };
    }
  }
  return { words, problem: null };
}

/** The words a deploy's state file keeps; null when it is not understood. */
export function keptWords(text: string): string[] | null {
  const words: string[] = [];
  const collect = (value: unknown, isKept: boolean): void => {
    if (typeof value === 'string' || typeof value === 'number') {
      if (isKept)
        words.push(
          ...String(value)
            .toLowerCase()
            .split(/[\s,]+/)
            .filter((word) => word !== ''),
        );
    } else if (typeof value === 'object' && value !== null) {
      for (const [key, inner] of Object.entries(value))
        collect(inner, isKept || (!Array.isArray(value) && KEY.test(key)));
    }
  };
  try {
    const whole: unknown = JSON.parse(text);
    if (typeof whole !== 'object' || whole === null) return null;
    collect(whole, false);
    return words;
  } catch {
    const lines = text
      .split('\n')
      .map((line) => line.trim())
      .filter((line) => line !== '' && !line.startsWith('#'));
    const pairs = lines.map((line) => /^(?:export\s+)?([\w.-]+)\s*[=:]\s*["']?(.*?)["']?$/.exec(line));
    if (lines.length === 0 || pairs.some((pair) => pair === null)) return null;
    for (const pair of pairs) collect({ [pair?.[1] ?? '']: pair?.[2] }, false);
    return words;
  }
}

/** Why a container is kept on purpose, or null. */
export function keptBecause(container: Container, { words }: Kept): string | null {
  const label = Object.entries(container.labels).find(
    ([name, value]) => LABEL.test(name) && !FALSE.test(value),
  );
  if (label) return `its label ${label[0]}=${label[1]}`;
  const slot = identityOf(container)?.slot ?? null;
  const image = container.image?.toLowerCase() ?? '';
  const tag = /:([^/:@]+)(?:@|$)/.exec(image)?.[1];
  const own = [container.name.toLowerCase(), image, tag, slot].filter(
    (one) => one !== undefined && one !== '',
  );
  const found = words.find(
    (word) => own.includes(word) || (/^[0-9a-f]{12,64}$/.test(word) && container.id.startsWith(word)),
  );
  return found === undefined ? null : `${found} is kept by the deploy's state or --keep`;
}
