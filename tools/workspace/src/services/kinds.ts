import type { Service } from '../config/config.ts';
import type { ServiceKind } from './service-kind.ts';

/** Every kind by its name. Loaded when one is used: a driver costs more than most commands take. */
const KINDS: { [Kind in Service['kind']]: () => Promise<ServiceKind<Extract<Service, { kind: Kind }>>> } = {
  postgres: async () => (await import('./kinds/postgres.ts')).postgresKind,
  redis: async () => (await import('./kinds/redis.ts')).redisKind,
  mail: async () => (await import('./kinds/mail.ts')).mailKind,
  process: async () => (await import('./kinds/process.ts')).processKind,
  compose: async () => (await import('./kinds/compose.ts')).composeKind,
  supabase: async () => (await import('./kinds/supabase.ts')).supabaseKind,
};

/** How a service is run. The caller passes only places of services of that kind. */
export function kindOf(kind: Service['kind']): Promise<ServiceKind> {
  return KINDS[kind]() as Promise<ServiceKind>;
}
