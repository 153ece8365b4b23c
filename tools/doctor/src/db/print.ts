import pc from 'picocolors';
import { clean } from '../text.ts';
import type { CatalogueEntry, Diagnosis } from './cause.ts';
import type { Login } from './walk/login.ts';

const WIDTH = 14;
/** Lines of evidence that a person reads before they scroll. */
const MOST_EVIDENCE = 12;

/** The diagnosis for people: causes first, each with its proof and what mends it, then the way in short. */
export function printDiagnosis(diagnosis: Diagnosis, login: Login | null): string {
  const told = new Set<string>();
  const blocks = [headline(diagnosis), ...diagnosis.causes.map((cause) => printCause(cause, told))];
  if (diagnosis.url && diagnosis.causes.some(({ layer }) => IN_THE_URL.has(layer)))
    blocks.push(printUrl(diagnosis.url, login));
  if (diagnosis.checked.length > 0) blocks.push(printChecked(diagnosis.checked));
  return `${blocks.join('\n\n')}\n`;
}

/** Layers whose causes another URL mends; below them the one that was given is not the fault. */
const IN_THE_URL: ReadonlySet<string> = new Set(['url', 'dns', 'network', 'tls', 'pooler']);

function headline(diagnosis: Diagnosis): string {
  const { causes, checked } = diagnosis;
  if (diagnosis.verdict === 'healthy') {
    const isWhole = checked.every(({ state }) => state !== 'failed');
    return pc.green(
      isWhole
        ? 'Healthy: every layer that was checked works.'
        : 'Healthy: the database answers. What has a ✗ below was passed over on the way.',
    );
  }
  if (diagnosis.verdict === 'unknown')
    return pc.yellow(`Could not tell. ${clean(diagnosis.unknown ?? '', 1_000)}`);
  const [first] = causes;
  if (causes.length === 1 && first) return pc.red(`It fails at the layer “${first.layer}”.`);
  if (causes.every(({ layer, certainty }) => layer === first?.layer && certainty === 'likely')) {
    return pc.red(`It fails at the layer “${first?.layer}”, for one of these ${causes.length} reasons.`);
  }
  return pc.red(
    `${causes.length} causes; mend them from the top: that is the order of the way to the database.`,
  );
}

/** `told` are the fixes printed before: several causes of one accident are mended by the same command. */
function printCause(cause: Diagnosis['causes'][number], told: Set<string>): string {
  const more = cause.evidence.length - MOST_EVIDENCE;
  const fixes = cause.fix.filter((line) => !told.has(line));
  for (const line of fixes) told.add(line);
  const lines = [
    `${pc.bold(clean(cause.title, 300))} ${pc.dim(`[${cause.id}, ${cause.certainty}]`)}`,
    ...cause.evidence.slice(0, MOST_EVIDENCE).map((line) => `  seen: ${clean(line, 600)}`),
    ...(more > 0 ? [`  seen: … ${more} more (--json has them all)`] : []),
    ...fixes.map((line) => `  ${pc.green('do:')}   ${clean(line, 600)}`),
  ];
  return lines.join('\n');
}

function printUrl(url: string, login: Login | null): string {
  const lines = [
    pc.bold('One URL that pg, postgres.js and libpq read alike:'),
    `  ${clean(url, 1_000)}`,
    ...(url.includes(':***@')
      ? [
          pc.dim(
            '  (the password is masked; --print-url prints the whole URL, and nothing else, to standard output)',
          ),
        ]
      : []),
  ];
  if (login)
    lines.push(
      pc.bold('Or with the password outside the URL, where nothing is decoded:'),
      `  ${passwordForm(login)}`,
    );
  const left = ['sslrootcert', 'sslcert', 'sslkey'].filter((name) => login?.parameters[name]);
  if (left.length > 0) {
    lines.push(
      pc.dim(
        `  (${left.join(', ')} is left out: postgres.js hands it to the server. Set PGSSLROOTCERT, PGSSLCERT and PGSSLKEY for libpq; NODE_EXTRA_CA_CERTS for Node, and ssl: { cert, key } in the program.)`,
      ),
    );
  }
  return lines.join('\n');
}

/** The same login with PGPASSWORD; the password itself is left to its owner. */
export function passwordForm({ host, port, user, database, parameters }: Login): string {
  const words = [`host=${host}`, `port=${port}`, `user=${user}`, `dbname=${database}`];
  if (parameters.sslmode && parameters.sslmode !== 'no-verify') words.push(`sslmode=${parameters.sslmode}`);
  const quoted = words.map((word) => (/[\s'\\]/.test(word) ? keywordQuoted(word) : word)).join(' ');
  return `PGPASSWORD='the password as it is' psql '${clean(quoted, 1_000).replaceAll("'", String.raw`'\''`)}'`;
}

/** `name='value'` of a connection string: `\` before a quote and a backslash. */
function keywordQuoted(word: string): string {
  const at = word.indexOf('=');
  return `${word.slice(0, at)}='${word.slice(at + 1).replaceAll(/['\\]/g, String.raw`\$&`)}'`;
}

const MARKS = { passed: '✓', failed: '✗', skipped: '–' } as const;
const COLOURS = { passed: pc.green, failed: pc.red, skipped: pc.dim } as const;

function printChecked(checked: Diagnosis['checked']): string {
  const skipped = checked.filter(({ state, detail }) => state === 'skipped' && detail === 'not reached');
  const lines = checked
    .filter((step) => !skipped.includes(step))
    .map(
      ({ layer, state, detail }) =>
        `  ${COLOURS[state](MARKS[state])} ${layer.padEnd(WIDTH)} ${clean(detail, 400)}`,
    );
  if (skipped.length > 0)
    lines.push(pc.dim(`  – not reached: ${skipped.map(({ layer }) => layer).join(', ')}`));
  return [pc.bold('Checked:'), ...lines].join('\n');
}

/** `doctor db --causes` for people: one block a cause. */
export function printCauses(entries: readonly CatalogueEntry[]): string {
  const blocks = entries.map(({ id, layer, title, symptoms, fix }) =>
    [
      `${pc.bold(id)} ${pc.dim(`[${layer}]`)}`,
      `  ${title}`,
      ...symptoms.map((line) => `  sign: ${line}`),
      ...fix.map((line) => `  do:   ${line}`),
    ].join('\n'),
  );
  return `${blocks.join('\n\n')}\n`;
}
