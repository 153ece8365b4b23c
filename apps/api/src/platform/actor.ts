/** On whose behalf something is done: a signed-in user, the operator at the terminal, or SIRA itself. */
export interface Actor {
  kind: 'user' | 'operator' | 'system';
  userId: string | null;
  name: string;
}

export const operator: Actor = { kind: 'operator', userId: null, name: 'Operator (terminal)' };
export const system: Actor = { kind: 'system', userId: null, name: 'SIRA' };
