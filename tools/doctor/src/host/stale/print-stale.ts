import pc from 'picocolors';
import { bytes, clean } from '../../text.ts';
import type { Finding } from '../account/findings.ts';
import type { Outcome } from './apply-stop.ts';
import type { StaleContainer } from './find-stale.ts';

/** The finding for what is certainly stale; none for suspects. */
export function staleFindings(found: readonly StaleContainer[]): Finding[] {
  const sure = found.filter(({ certainty }) => certainty === 'stale');
  if (sure.length === 0) return [];
  const frees = sure.reduce((sum, { freesBytes }) => sum + (freesBytes ?? 0), 0);
  const what =
    sure.length === 1 ? 'An old deployment still runs' : `${sure.length} old deployments still run`;
  return [
    {
      id: 'stale-deployment',
      title: `${what}; stopping ${sure.length === 1 ? 'it' : 'them'} frees ${bytes(frees)}`,
      evidence: sure.map(
        ({ name, replacedBy, freesBytes }) =>
          `${name}: replaced by ${replacedBy.name}, holds ${freesBytes === null ? 'an unknown amount' : bytes(freesBytes)}`,
      ),
      fix: ['The commands are at What to do; `--apply` checks everything again before it stops one.'],
    },
  ];
}

/** Old deployments for people: the evidence, what stopping frees, and the commands. '' when there are none. */
export function printStale(found: readonly StaleContainer[]): string {
  if (found.length === 0) return '';
  return `${pc.bold('Old deployments')}\n${found.map(one).join('\n').trimEnd()}`;
}

function one({ name, id, certainty, evidence, missing, freesBytes, commands }: StaleContainer): string {
  const frees = freesBytes === null ? 'an unknown amount' : bytes(freesBytes);
  return [
    `${pc.bold(clean(name))} (${id.slice(0, 12)}): ${certainty}, stopping it frees ${frees}`,
    ...evidence.map((line) => `  ${missing.includes(line) ? 'not proved: ' : ''}${clean(line)}`),
    ...(certainty === 'stale'
      ? [`  → ${clean(commands.apply ?? '', 4000)}`, `    or ${commands.stop}`, `    undo: ${commands.undo}`]
      : []),
    '',
  ].join('\n');
}

/** What --apply did, line by line. */
export function printOutcomes(outcomes: readonly Outcome[]): string {
  return outcomes
    .map(({ id, name, state, reason, predictedBytes, measuredBytes, undo }) => {
      const who = `${clean(name ?? 'unknown')} (${id.slice(0, 12)})`;
      if (state !== 'stopped') return `Not stopped: ${who}: ${clean(reason)}.\n`;
      const size = (n: number | null): string => (n === null ? 'unknown' : bytes(n));
      return `Stopped ${who}: ${size(measuredBytes)} less are held, ${size(predictedBytes)} were predicted.\n  undo: ${undo}\n`;
    })
    .join('');
}
