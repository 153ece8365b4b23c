import type { AppliedRepair, Drift, Plan } from './grants/index.ts';

/** What a task about grants did, beside the causes: for `--json` under `grants`, and as lines for people. */
export interface GrantsReport {
  notes: string[];
  snapshot?: string;
  rolesFile?: string;
  drift?: Drift;
  plan?: Plan;
  applied?: AppliedRepair;
}
