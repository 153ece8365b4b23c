import type { CatalogueEntry, Layer } from './cause.ts';
import { layers } from './cause.ts';
import { listCauses } from './catalogue.ts';

const titles: Readonly<Record<Layer, string>> = {
  url: 'Connection string',
  dns: 'Name',
  network: 'Network',
  tls: 'Encryption',
  pooler: 'Pooler',
  authentication: 'Login',
  database: 'Database and server',
  capacity: 'Limits',
  session: 'Session',
  grants: 'Privileges and visibility',
};

/** Angle brackets and backticks of a message must not become markup. */
function code(text: string): string {
  return text.includes('`') ? `\`\`${text.endsWith('`') ? `${text} ` : text}\`\`` : `\`${text}\``;
}

/** A sentence with names and statements in it, without any meaning in Markdown. */
function plain(text: string): string {
  return text.replaceAll(/[*_[\]`\\]/g, String.raw`\$&`).replaceAll('<', '&lt;');
}

function section(entry: CatalogueEntry): string {
  return [
    `### ${entry.id}`,
    '',
    `${entry.title}.`,
    '',
    'Signs:',
    '',
    ...entry.symptoms.map((symptom) => `- ${code(symptom)}`),
    '',
    'What to do:',
    '',
    ...entry.fix.map((line) => `- ${plain(line)}`),
    '',
  ].join('\n');
}

/** The text of CAUSES.md: every cause, by layer in the order of the walk. */
export function causesPage(): string {
  const causes = listCauses();
  const parts = layers.map((layer) => {
    const own = causes.filter((entry) => entry.layer === layer);
    return [`## ${titles[layer]} (\`${layer}\`)`, '', ...own.map((entry) => section(entry))].join('\n');
  });
  return [
    '# Causes',
    '',
    `The ${causes.length} causes that \`doctor db\` tells apart. \`doctor db --causes --json\` lists them for programs;`,
    '`doctor db --explain TEXT` finds them in a pasted error. This page is written by',
    '`node tools/doctor/scripts/write-causes-page.ts`.',
    '',
    ...parts,
  ]
    .join('\n')
    .trimEnd()
    .concat('\n');
}
