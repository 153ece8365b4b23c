/**
 * Privileges of the API roles in one schema: what they have, what they lost, how to give it back.
 * Everything here takes one connected client that nothing else uses at the same time (no transaction open)
 * and works through `client.query(text, values)`.
 */
export { checkGrants, inspectGrants } from './check-grants.ts';
export { compareGrants } from './compare-grants.ts';
export type { Drift } from './compare-grants.ts';
export { readPolicy } from './policy.ts';
export type { Policy } from './policy.ts';
export { applyRepair, planRepair } from './repair.ts';
export type { AppliedRepair, Plan } from './repair.ts';
export type { RepairPlan } from './plan.ts';
export { decidedPolicy, rolesFile } from './roles-file.ts';
export { parseSnapshot, snapshotGrants } from './snapshot.ts';
export { GrantError } from './grant-options.ts';
export type { GrantOptions } from './grant-options.ts';
