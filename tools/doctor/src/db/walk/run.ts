import type { Cause } from '../cause.ts';
import type { LayerResult, Step } from './layer-result.ts';

/** What a walk has found so far. */
export interface Run {
  steps: Step[];
  causes: Cause[];
  unknown: string | undefined;
}

/** Adds what a layer found. A cause that is known already gets the new evidence. */
export function take(run: Run, more: LayerResult): void {
  run.steps.push(...more.steps);
  for (const cause of more.causes) {
    const known = run.causes.find(({ id }) => id === cause.id);
    if (known) known.evidence.push(...cause.evidence.filter((line) => !known.evidence.includes(line)));
    else run.causes.push(cause);
  }
  run.unknown ??= more.unknown;
}
