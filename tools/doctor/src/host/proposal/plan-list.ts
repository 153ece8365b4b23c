import { readFileSync } from 'node:fs';

/** What one can buy. */
export interface Plan {
  name: string;
  cpus: number;
  memoryBytes: number;
  diskBytes: number;
  /** As it came, with its currency or without. */
  price: string | null;
}

/**
 * A list of plans, smallest first by price where all have a number, else by memory: a JSON array of
 * `{name, cpus, memoryBytes, diskBytes, price?}`. Throws an Error for people.
 */
export function readPlans(file: string): Plan[] {
  let told: unknown;
  try {
    told = JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    throw new Error(`the plans in ${file} could not be read (${(error as Error).message})`, { cause: error });
  }
  return parsePlans(told);
}

/** As `readPlans`, from parsed JSON. */
export function parsePlans(told: unknown): Plan[] {
  if (!Array.isArray(told) || told.length === 0)
    throw new Error('the list of plans must be a JSON array with a plan in it');
  const plans = told.map((one: unknown, index) => {
    const { name, cpus, memoryBytes, diskBytes, price } = (one ?? {}) as Record<string, unknown>;
    const isPositive = (value: unknown): value is number =>
      typeof value === 'number' && Number.isFinite(value) && value > 0;
    if (
      typeof name !== 'string' ||
      name === '' ||
      !isPositive(cpus) ||
      !isPositive(memoryBytes) ||
      !isPositive(diskBytes)
    ) {
      throw new Error(`plan ${index + 1} needs a name and cpus, memoryBytes, diskBytes above 0`);
    }
    const isPrice = (typeof price === 'number' && Number.isFinite(price)) || typeof price === 'string';
    return { name, cpus, memoryBytes, diskBytes, price: isPrice ? String(price) : null };
  });
  const cost = ({ price }: Plan): number => Number.parseFloat(price?.replace(/^[^\d]*/, '') ?? '');
  const isPriced = plans.every((plan) => !Number.isNaN(cost(plan)));
  return plans.toSorted(
    (a, b) => (isPriced ? cost(a) - cost(b) : 0) || a.memoryBytes - b.memoryBytes || a.cpus - b.cpus,
  );
}
