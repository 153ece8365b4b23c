/**
 * Privileges of the API roles in one schema: what they have, what they lost, how to give it back.
 * Everything here takes one connected client that nothing else uses at the same time (no transaction open)
 * and works through `client.query(text, values)`.
 */
export { checkGrants, inspectGrants } from './check-grants.ts';
export type { GrantReport } from './check-grants.ts';
export { compareGrants } from './compare-grants.ts';
export type { Drift, DriftEntry } from './compare-grants.ts';
export { readPolicy } from './policy.ts';
export type { Policy } from './policy.ts';
export { applyRepair, planRepair } from './repair.ts';
export type { AppliedRepair, Plan, Undecided } from './repair.ts';
export type { MatrixLine, PlanLine, Refusal, RepairPlan } from './plan.ts';
export { rolesFile } from './roles-file.ts';
export { parseSnapshot, snapshotGrants } from './snapshot.ts';
export type { GrantSnapshot } from './snapshot.ts';
export { GrantError } from './grant-options.ts';
export type { GrantClient, GrantOptions } from './grant-options.ts';
