import { bytes, clean, markdown } from '../../text.ts';
import type { Finding } from '../account/findings.ts';
import type { MemoryNeed } from '../proposal/memory-need.ts';
import type { DiskNeed, Proposal } from '../proposal/proposal.ts';
import type { Snapshot } from '../snapshot.ts';
import type { StaleContainer } from '../stale/find-stale.ts';

const CONFIDENCE: Record<Proposal['confidence'], string> = {
  'not-enough-history': 'not enough history: the figures are of this moment, and no size is recommended',
  provisional: 'provisional: at least one day of samples, less than seven',
  recommendation: 'a recommendation: at least seven days of samples',
};

export interface ReportInput {
  snapshot: Snapshot;
  findings: readonly Finding[];
  stale: readonly StaleContainer[];
  proposal: Proposal;
  /** Address of the picture as a reader of the report has it; null: none was written. */
  chart: string | null;
}

/** The whole report as Markdown, ready to send. Everything from outside is escaped. */
export function markdownReport({ snapshot, findings, stale, proposal, chart }: ReportInput): string {
  return [
    `# Memory and size of ${markdown(snapshot.hostname)}`,
    `Read at ${snapshot.takenAt}. Confidence: ${CONFIDENCE[proposal.confidence]}.`,
    section(
      'What to do',
      proposal.options.map(
        ({ says, plan }, i) =>
          `${i + 1}. ${prose(says)}${plan?.price ? ` Price: ${markdown(plan.price)}.` : ''}`,
      ),
    ),
    chart === null
      ? ''
      : `![Memory of the host](${encodeURI(chart).replace(/[()]/g, (one) => (one === '(' ? '%28' : '%29'))})`,
    findingSection(findings),
    cleanUpSection(proposal),
    staleSection(stale),
    memorySection(proposal),
    otherSection(proposal),
    groupSection(snapshot),
    section('How the figures are made', methodLines(proposal)),
    section(
      'What would change this',
      proposal.wouldChange.map((line) => `- ${prose(line)}`),
    ),
    section(
      'Not seen',
      snapshot.problems.map((line) => `- ${markdown(line, 1000)}`),
    ),
  ]
    .filter((part) => part !== '')
    .join('\n\n')
    .concat('\n');
}

function section(title: string, lines: readonly string[]): string {
  return lines.length === 0 ? '' : `## ${title}\n\n${lines.join('\n')}`;
}

/** Our own sentence with names from outside in it: backquoted parts stay code, the rest is escaped. */
function prose(text: string): string {
  return text
    .split(/(`[^`]*`)/)
    .map((part) => (/^`[^`]*`$/.test(part) ? code(part.slice(1, -1)) : escaped(part)))
    .join('');
}

/** `markdown` takes white space off the ends, which is between words here. */
function escaped(part: string): string {
  const [, before = '', text = '', after = ''] = /^(\s*)([\s\S]*?)(\s*)$/.exec(part) ?? [];
  return `${before ? ' ' : ''}${markdown(text, 1000)}${after ? ' ' : ''}`;
}

/** A span of code in which no backquote of the text can end it; a bar would end a cell of a table. */
function code(text: string): string {
  return `\`${clean(text.replace(/[`|]/g, "'"), 500)}\``;
}

/** Columns of words; all others are figures. */
const WORDS = new Set(['What', 'Command', 'Mind', 'Group', 'Kind', 'After the clean-up']);

function table(head: readonly string[], rows: readonly string[][]): string[] {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map((title) => (WORDS.has(title) ? '---' : '---:'))), ...rows.map(line)];
}

function findingSection(findings: readonly Finding[]): string {
  return section(
    'What was found',
    findings.flatMap(({ title, evidence }) => [
      `- **${markdown(title)}**`,
      ...evidence.slice(0, 10).map((line) => `  - ${markdown(line, 1000)}`),
      ...(evidence.length > 10 ? [`  - and ${evidence.length - 10} more`] : []),
    ]),
  );
}

function cleanUpSection({ cleanUp }: Proposal): string {
  if (cleanUp.items.length === 0) return '';
  const rows = cleanUp.items.map(({ what, memoryBytes, diskBytes, command, caution }) => [
    markdown(what),
    memoryBytes === 0 ? '-' : bytes(memoryBytes),
    diskBytes === 0 ? '-' : bytes(diskBytes),
    code(command),
    prose(caution),
  ]);
  return section('Clean up first', table(['What', 'Memory', 'Disk', 'Command', 'Mind'], rows));
}

function staleSection(stale: readonly StaleContainer[]): string {
  return section(
    'Old deployments',
    stale.flatMap(({ name, id, certainty, freesBytes, evidence, commands }) => [
      `- **${markdown(name)}** (${code(id.slice(0, 12))}): ${certainty}, holds ${freesBytes === null ? 'an unknown amount' : bytes(freesBytes)}`,
      ...evidence.map((line) => `  - ${markdown(line, 1000)}`),
      ...(certainty === 'stale' ? [`  - stop: ${code(commands.stop)}, undo: ${code(commands.undo)}`] : []),
    ]),
  );
}

function memorySection({ memory, current, window }: Proposal): string {
  const rows = (need: MemoryNeed): string[][] =>
    need.parts.map(({ bytes: size, says }) => [markdown(says), bytes(size)]);
  const after = memory.afterCleanUp;
  const measured = window
    ? `${bytes(memory.p50Bytes)} half of the time, ${bytes(memory.p95Bytes)} at p95, ${bytes(memory.maxBytes)} at most`
    : `${bytes(memory.maxBytes)} at this moment`;
  return section('Memory', [
    `This host has ${bytes(current.memoryBytes)} and ${current.swapBytes === 0 ? 'no swap' : `${bytes(current.swapBytes)} of swap`}. Demand: ${measured}.`,
    '',
    ...table(
      ['After the clean-up', 'Bytes'],
      [
        ...rows(after),
        ['**Needed**', `**${bytes(after.needBytes)}**`],
        ['**With headroom of 20 %**', `**${bytes(after.sizeBytes)}**`],
        ['Without the clean-up, with headroom', bytes(memory.now.sizeBytes)],
        ...memory.atGrowth.map(({ percent, sizeBytes }) => [
          `With ${percent} % more demand`,
          bytes(sizeBytes),
        ]),
      ],
    ),
    ...(memory.daysLeft
      ? [
          '',
          `Demand grows by ${rate(memory.growthBytesPerDay)}; all memory is in use in ${days(memory.daysLeft)}.`,
        ]
      : []),
  ]);
}

function otherSection({ cpu, disks, pressure, oom }: Proposal): string {
  const disk = ({ path, usedBytes, totalBytes, growthBytesPerDay, daysLeft, sizeBytes }: DiskNeed): string =>
    `- Disk ${markdown(path)}: ${bytes(usedBytes)} of ${bytes(totalBytes)}, ${growthBytesPerDay ? `growth ${rate(growthBytesPerDay)}` : 'growth not known'}${daysLeft ? `, full in ${days(daysLeft)}` : ''}; with 90 days of growth and headroom ${bytes(sizeBytes)}`;
  return section('CPU, disk, pressure', [
    cpu
      ? `- CPU: p50 ${cpu.p50Cores.toFixed(2)}, p95 ${cpu.p95Cores.toFixed(2)}, at most ${cpu.maxCores.toFixed(2)} cores busy; with headroom ${cpu.sizeCores} cores`
      : '- CPU: not enough history',
    ...disks.map(disk),
    pressure
      ? `- Waiting for memory: ${pressure.someMinutes} minutes in which some task waited more than a tenth of the time, ${pressure.allMinutes} in which all did; p95 ${pressure.someP95Percent} %`
      : '- Waiting for memory over time: not known',
    `- OOM kills in the logs: ${oom.host} for want of memory of the host, ${oom.limit} by a limit, ${oom.unknown} unclear${oom.inWindow === null ? '' : `; ${oom.inWindow} while samples were taken`}`,
  ]);
}

function groupSection({ groups, unattributedBytes }: Snapshot): string {
  const rows = groups
    .slice(0, 10)
    .map(({ name, kind, workingSetBytes, unreclaimableBytes, swapBytes }) => [
      markdown(name, 80),
      kind,
      bytes(workingSetBytes),
      bytes(unreclaimableBytes),
      swapBytes === 0 ? '-' : bytes(swapBytes),
    ]);
  return section('Who holds it', [
    ...table(['Group', 'Kind', 'Working set', 'Cannot be reclaimed', 'Swap'], rows),
    '',
    `Unattributed: ${bytes(unattributedBytes)}.`,
  ]);
}

function methodLines({ window }: Proposal): string[] {
  return [
    window
      ? `- ${window.samples} samples from ${window.from} to ${window.to}, which cover ${window.coveredHours} hours; gaps count for nothing.`
      : '- One reading, no samples.',
    '- Demand is MemTotal less MemAvailable plus swap in use: kernel and agents are in it, page cache that can go is not.',
    '- Needed is p95 of the demand less old deployments, plus warm cache (at most a quarter), plus one slot of each service that is deployed in two colours; after a kill of the host at least max(used + 100 MiB, 1.2 × used).',
    '- The size is the need divided by 0.8, and never below the highest peak. Growth is the median of all slopes with its interval of 95 %.',
  ];
}

function rate(growth: { slope: number; low: number; high: number } | null): string {
  return growth
    ? `${bytes(growth.slope)} a day (${bytes(growth.low)} to ${bytes(growth.high)})`
    : 'an unknown amount';
}

function days({ days: middle, low, high }: { days: number; low: number; high: number }): string {
  return `${middle} days (${low} to ${high})`;
}
