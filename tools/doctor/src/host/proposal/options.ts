import { bytes } from '../../text.ts';
import type { Snapshot } from '../snapshot.ts';
import type { Plan } from './plan-list.ts';
import type { Option, Proposal } from './proposal.ts';

const NAMED = 3;

type Figures = Omit<Proposal, 'options' | 'wouldChange'>;

/** What can be done, in the order in which to do it. Never to buy something without a day of samples. */
export function optionsOf(figures: Figures, snapshot: Snapshot, plans: readonly Plan[] | null): Option[] {
  const options: Option[] = [];
  const add = (action: Option['action'], says: string, plan: Plan | null = null): void => {
    options.push({ action, says, plan });
  };
  const { cleanUp, memory, current, oom } = figures;
  if (cleanUp.items.length > 0) {
    const share = Math.round((cleanUp.memoryBytes / current.memoryBytes) * 100);
    const ofMemory =
      cleanUp.memoryBytes > 0 ? `${bytes(cleanUp.memoryBytes)} of memory (${share} % of all)` : '';
    const ofDisk = cleanUp.diskBytes > 0 ? `${bytes(cleanUp.diskBytes)} of disk` : '';
    const both = [ofMemory, ofDisk].filter((part) => part !== '').join(' and ');
    add(
      'clean-up',
      both === ''
        ? 'Clean up first what is listed; how much it frees is not sure.'
        : `Clean up first: ${both}.`,
    );
  }
  if (current.swapBytes === 0 && (isTight(figures) || oom.host > 0))
    add(
      'swap',
      `There is no swap, so any peak ends in a kill: add ${bytes(swapFor(current.memoryBytes))} of swap, or zram.`,
    );
  const limited = limitedNames(snapshot);
  if (limited.length > 0)
    add(
      'limits',
      `Raise the memory limit of ${named(limited)}: it was reached. A larger host does not mend this.`,
    );
  if (figures.confidence === 'not-enough-history') {
    add(
      'record',
      'There is not enough history for a size. Record for a week: `doctor host --record --systemd` prints the units.',
    );
    return options;
  }
  const word = figures.confidence === 'provisional' ? 'Provisionally' : 'Recommended';
  const fits = { ...current, name: 'this host', price: null };
  if (isEnough(fits, figures)) {
    add(
      'keep',
      `${word}: keep this size${cleanUp.memoryBytes > 0 ? ' after the clean-up' : ''}. Needed with headroom: ${bytes(memory.afterCleanUp.sizeBytes)} of ${bytes(current.memoryBytes)}.`,
    );
    return options;
  }
  const plan = plans?.find((one) => isEnough(one, figures)) ?? null;
  const need = `${bytes(wantedMemory(figures))} of memory${figures.cpu ? `, ${figures.cpu.sizeCores} cores` : ''}, ${bytes(wantedDisk(figures))} of disk`;
  if (plan) add('upgrade', `${word}: ${plan.name} is the smallest plan that holds ${need}.`, plan);
  else if (plans) add('upgrade', `${word}: ${need}. None of the ${plans.length} plans holds it.`);
  else add('upgrade', `${word}: a host with ${need}. Give --plans FILE to have a plan named.`);
  return options;
}

/** Memory to have: the need with headroom, and never less than the highest peak. */
function wantedMemory({ memory }: Figures): number {
  return Math.max(memory.afterCleanUp.sizeBytes, memory.maxAfterCleanUpBytes);
}

function wantedDisk({ disks, cleanUp }: Figures): number {
  const all = disks.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
  return Math.max(0, Math.round(all - cleanUp.diskBytes / 0.8));
}

function isEnough(plan: Plan, figures: Figures): boolean {
  return (
    plan.memoryBytes >= wantedMemory(figures) &&
    (figures.cpu === null || plan.cpus >= figures.cpu.sizeCores) &&
    plan.diskBytes >= wantedDisk(figures)
  );
}

function isTight({ memory, current }: Figures): boolean {
  return memory.now.sizeBytes > current.memoryBytes;
}

/** Half of the memory up to 4 GB: room for a peak, not to live in. */
function swapFor(memory: number): number {
  return Math.min(4e9, Math.max(1e9, Math.round(memory / 2 / 1e9) * 1e9));
}

function limitedNames({ oom }: Snapshot): string[] {
  const names = oom
    .filter(({ kind }) => kind === 'limit')
    .map(({ limitGroup, group, victim }) => limitGroup ?? group ?? victim);
  return [...new Set(names)];
}

/** Containers that are made anew have a new name each time: not all fit a line. */
function named(names: readonly string[]): string {
  const short = names.slice(0, NAMED).map((name) => name.replace(/^([0-9a-f]{12})[0-9a-f]{52}$/, '$1'));
  const rest = names.length - NAMED;
  return `${short.join(', ')}${rest > 0 ? ` and ${rest} more` : ''}`;
}
