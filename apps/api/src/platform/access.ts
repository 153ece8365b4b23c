import type { Actor } from './actor.ts';

/** Weakest first. `public` needs no session; `operator` is the terminal of the machine SIRA runs on. */
export type Access = 'public' | 'viewer' | 'staff' | 'admin' | 'operator';

/** Who makes a request. */
export interface Auth {
  actor: Actor;
  role: 'viewer' | 'staff' | 'admin' | 'operator';
  sessionId: string | null;
  expiresAt: Date | null;
  email: string | null;
}

declare module 'fastify' {
  interface FastifyRequest {
    auth: Auth;
  }
  interface FastifyContextConfig {
    /** Who may call the route. Left out: reads for viewer, writes for staff. */
    access?: Access;
    /** A create that accepts `Idempotency-Key`. */
    isIdempotent?: boolean;
    /** Set on the routes that answer 405: the methods that the path does have. */
    allow?: string;
  }
}

const RANK = { public: 0, viewer: 1, staff: 2, admin: 3, operator: 4 } as const;

export const mayAccess = (role: Auth['role'], needed: Access): boolean => RANK[role] >= RANK[needed];

export const accessOf = (method: string, given: Access | undefined): Access =>
  given ?? (method === 'GET' || method === 'HEAD' ? 'viewer' : 'staff');
