import type { Certainty } from '../cause.ts';
import type { HostKind } from './endpoint.ts';
import type { ErrorFacts } from './error-facts.ts';

/** A cause a rule arrives at, and why. */
export interface Finding {
  id: string;
  certainty: Certainty;
  /** What in the text speaks for it, or what would decide between it and the others. */
  why: string;
}

/** Looks at the facts of a text; an empty answer hands over to the next rule. */
export type Rule = (facts: ErrorFacts) => Finding[];

/** The text leaves no other cause. */
export const proved = (id: string, why: string): Finding => ({ id, certainty: 'proved', why });

/** Other causes give the same text. */
export const likely = (id: string, why: string): Finding => ({ id, certainty: 'likely', why });

/** Does the text name a host of this kind? */
export function goesTo(facts: ErrorFacts, kind: HostKind): boolean {
  return facts.endpoints.some((one) => one.kind === kind);
}

/** Does the text name this port? */
export function usesPort(facts: ErrorFacts, port: number): boolean {
  return (
    facts.endpoints.some((one) => one.port === port) ||
    new RegExp(String.raw`[:=]${port}\b|port ${port}\b`).test(facts.text)
  );
}

/** The user with a project reference in the text, as the shared pooler wants it. */
export function pooledUser(facts: ErrorFacts): string | undefined {
  return facts.users.find((user) => /^[^.]+\.[a-z0-9]{16,24}$/.test(user));
}
