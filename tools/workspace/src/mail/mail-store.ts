import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** What a list shows. Addresses as they were given to SMTP, so a blind copy is seen too. */
export interface MailSummary {
  id: string;
  receivedAt: string;
  from: string;
  to: string[];
  subject: string;
  bytes: number;
}

export interface StoreLimits {
  mails: number;
  bytes: number;
}

export const LIMITS: StoreLimits = { mails: 500, bytes: 100 * 1024 * 1024 };

/** Mails in a folder: `<id>.eml` is the mail as it came, `<id>.json` its summary. The oldest go first. */
export class MailStore {
  readonly #folder: string;
  readonly #limits: StoreLimits;
  #mails: MailSummary[];
  #counter = 0;

  constructor(folder: string, limits = LIMITS) {
    this.#folder = folder;
    this.#limits = limits;
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    this.#mails = readSummaries(folder);
  }

  /** Newest first. */
  list(): MailSummary[] {
    return this.#mails.toReversed();
  }

  find(id: string): MailSummary | null {
    return this.#mails.find((mail) => mail.id === id) ?? null;
  }

  /** The mail as it came; null when there is no such mail. */
  read(id: string): Buffer | null {
    return this.find(id) ? readFileSync(join(this.#folder, `${id}.eml`)) : null;
  }

  add(source: Buffer, stated: Omit<MailSummary, 'id' | 'receivedAt' | 'bytes'>): MailSummary {
    this.#counter += 1;
    const now = new Date();
    // In the order of arrival, also across a restart and within one millisecond.
    const id = `${now.getTime().toString(36)}-${process.pid.toString(36)}-${this.#counter.toString(36).padStart(4, '0')}`;
    const mail = { id, receivedAt: now.toISOString(), ...stated, bytes: source.length };
    writeFileSync(join(this.#folder, `${id}.eml`), source, { mode: 0o600 });
    // The summary last and by rename: a mail is there whole or not at all.
    const summary = join(this.#folder, `${id}.json`);
    writeFileSync(`${summary}.new`, JSON.stringify(mail), { mode: 0o600 });
    renameSync(`${summary}.new`, summary);
    this.#mails.push(mail);
    this.#dropOldest();
    return mail;
  }

  /** True when there was such a mail. */
  remove(id: string): boolean {
    if (!this.find(id)) return false;
    for (const ending of ['json', 'eml']) rmSync(join(this.#folder, `${id}.${ending}`), { force: true });
    this.#mails = this.#mails.filter((mail) => mail.id !== id);
    return true;
  }

  clear(): void {
    for (const { id } of this.list()) this.remove(id);
  }

  #dropOldest(): void {
    let bytes = this.#mails.reduce((sum, mail) => sum + mail.bytes, 0);
    // The newest stays, however large: it is the one that somebody waits for.
    while (
      this.#mails.length > 1 &&
      (this.#mails.length > this.#limits.mails || bytes > this.#limits.bytes)
    ) {
      const [oldest] = this.#mails;
      bytes -= oldest!.bytes;
      this.remove(oldest!.id);
    }
  }
}

function readSummaries(folder: string): MailSummary[] {
  const names = readdirSync(folder);
  const whole = new Set(names.filter((name) => name.endsWith('.json')).map((name) => name.slice(0, -5)));
  const mails: MailSummary[] = [];
  for (const id of whole) {
    const text = readFileSync(join(folder, `${id}.json`), 'utf8');
    if (names.includes(`${id}.eml`)) mails.push(JSON.parse(text) as MailSummary);
  }
  for (const name of names) {
    const id = name.replace(/\.(eml|json\.new)$/, '');
    if (!name.endsWith('.json') && !whole.has(id)) rmSync(join(folder, name), { force: true });
  }
  return mails.toSorted((a, b) => a.receivedAt.localeCompare(b.receivedAt) || a.id.localeCompare(b.id));
}
