import pc from 'picocolors';
import { bytes, clean } from '../../text.ts';
import type { Finding } from '../account/findings.ts';
import type { CleanUpItem } from '../proposal/clean-up.ts';
import type { MemoryNeed, Part } from '../proposal/memory-need.ts';
import type { Proposal } from '../proposal/proposal.ts';
import type { StaleContainer } from '../stale/find-stale.ts';

const CONFIDENCE: Record<Proposal['confidence'], string> = {
  'not-enough-history': 'not enough history for a size',
  provisional: 'the size is provisional',
  recommendation: 'the size is a recommendation',
};
const PARTS: Record<Part['id'], string> = {
  demand: 'in use without page cache',
  stale: 'old deployments',
  'warm-cache': 'warm cache',
  'deploy-overlap': 'a second colour while a deploy runs',
  'oom-floor': 'because the host ran out of memory',
};

/** The first screen for people: what is wrong, what to do in its order with the commands, and the sum behind the size. */
export function printAnswer(
  findings: readonly Finding[],
  proposal: Proposal,
  stale: readonly StaleContainer[],
): string {
  const { options, cleanUp, confidence } = proposal;
  const wrong =
    findings.length === 0
      ? ['Nothing was found that needs a hand.']
      : [pc.bold('What is wrong'), ...findings.map(({ title }) => `  ${clean(title)}`)];
  const steps = options.flatMap(({ action, says, plan }, i) => [
    `  ${i + 1}. ${clean(says, 1000)}${plan?.price ? ` (${clean(plan.price)})` : ''}`,
    ...(action === 'clean-up' ? cleanUp.items.flatMap(tellItem) : []),
  ]);
  return [
    ...wrong,
    '',
    pc.bold(`What to do (${CONFIDENCE[confidence]})`),
    ...steps,
    ...tellSuspects(stale),
    ...tellSizes(proposal),
  ].join('\n');
}

function tellItem({ what, memoryBytes, diskBytes, command, caution }: CleanUpItem): string[] {
  const size =
    memoryBytes > 0 ? bytes(memoryBytes) : diskBytes > 0 ? `${bytes(diskBytes)} of disk` : 'unknown';
  return [
    `     ${clean(what)}: ${size}${caution === '' ? '' : ` (${clean(caution.replaceAll('`', ''), 1000)})`}`,
    `       ${clean(command, 4000)}`,
  ];
}

function tellSuspects(stale: readonly StaleContainer[]): string[] {
  const suspects = stale.filter(({ certainty }) => certainty === 'suspect');
  if (suspects.length === 0) return [];
  const held = suspects.reduce((sum, { freesBytes }) => sum + (freesBytes ?? 0), 0);
  const many = suspects.length === 1 ? 'container is' : 'containers are';
  return [
    `  ${suspects.length} ${many} perhaps an old deployment, with ${bytes(held)}: what is not proved is said at Old deployments.`,
  ];
}

function tellSizes({ memory, cpu, disks, cleanUp, window, headroomShare }: Proposal): string[] {
  const before = cleanUp.diskBytes > 0 ? ', before the clean-up' : '';
  const from = window ? `Of ${window.samples} samples over ${window.coveredHours} h, p95` : 'Of one reading';
  const headroom = `with ${Math.round(headroomShare * 100)} % headroom`;
  const peak = window ? `; at most ${bytes(memory.maxAfterCleanUpBytes)} was in use` : '';
  const cores = cpu ? [`CPU: p95 ${cpu.p95Cores.toFixed(1)} cores in use; ${headroom} ${cpu.sizeCores}`] : [];
  return [
    `  ${from}: ${sumOf(memory.afterCleanUp)}; ${headroom} ${bytes(memory.afterCleanUp.sizeBytes)}${peak}.`,
    ...[
      ...cores,
      ...disks.map(
        ({ path, usedBytes, sizeBytes }) =>
          `Disk ${clean(path)}: ${bytes(usedBytes)} in use; ${window ? 'with growth and' : 'with'} headroom ${bytes(sizeBytes)}${before}`,
      ),
    ].map((line) => `  ${line}.`),
  ];
}

function sumOf({ parts, needBytes }: MemoryNeed): string {
  const shown = parts.map(({ id, bytes: size }, i) => {
    const sign = i === 0 ? '' : size < 0 ? ' - ' : ' + ';
    return `${sign}${bytes(Math.abs(size))} ${PARTS[id]}`;
  });
  return `${shown.join('')} = ${bytes(needBytes)}`;
}
