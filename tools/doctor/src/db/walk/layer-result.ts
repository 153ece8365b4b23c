import type { Cause, Diagnosis, Layer } from '../cause.ts';

/** One line of what was checked. */
export type Step = Diagnosis['checked'][number];

/** What a layer found: lines for the report and causes. `unknown` is what it could not tell, and why. */
export interface LayerResult {
  steps: Step[];
  causes: Cause[];
  unknown?: string;
}

export function passed(layer: Layer, detail: string): Step {
  return { layer, state: 'passed', detail };
}

export function failed(layer: Layer, detail: string): Step {
  return { layer, state: 'failed', detail };
}

export function skipped(layer: Layer, detail: string): Step {
  return { layer, state: 'skipped', detail };
}
