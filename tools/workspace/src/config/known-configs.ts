import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Config } from './config-shape.ts';

/** What decides how a configuration is read: when one of these changes, nothing that is known counts. */
const RULES = ['./config-shape', './check-config', './placeholders', '../ports/blocks'];
const MOST = 100;

/**
 * Configurations that were found right before, with every default filled in, so that a command that
 * finds its file unchanged does not load what reads and checks it: a fifth of the time of a short one.
 */
export class KnownConfigs {
  readonly #folder: string;

  constructor(cache: string) {
    this.#folder = join(cache, 'configs');
  }

  /** Null: this text was not read before by these rules. */
  find(text: string): Config | null {
    try {
      return JSON.parse(readFileSync(this.#fileOf(text), 'utf8')) as Config;
    } catch {
      return null;
    }
  }

  /** A cache that cannot be written is done without. */
  keep(text: string, config: Config): void {
    try {
      mkdirSync(this.#folder, { recursive: true });
      if (readdirSync(this.#folder).length >= MOST) rmSync(this.#folder, { recursive: true, force: true });
      mkdirSync(this.#folder, { recursive: true });
      const file = this.#fileOf(text);
      // Whole or not at all: another command may be reading.
      writeFileSync(`${file}.${process.pid}`, JSON.stringify(config), { mode: 0o600 });
      renameSync(`${file}.${process.pid}`, file);
    } catch {
      // Read anew the next time.
    }
  }

  #fileOf(text: string): string {
    return join(this.#folder, createHash('sha256').update(rulesText()).update(text).digest('hex'));
  }
}

function rulesText(): string {
  const ending = import.meta.url.endsWith('.ts') ? '.ts' : '.js';
  return RULES.map((name) => readFileSync(new URL(name + ending, import.meta.url), 'utf8')).join('\0');
}
