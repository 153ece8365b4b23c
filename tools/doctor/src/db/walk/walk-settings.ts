import type { Identity } from './client-identity.ts';

/** What every walk needs from outside. */
export interface WalkSettings {
  /** `address` or `address:port` of the name server to ask; undefined is the system's resolver. */
  nameServer?: string | undefined;
  /** PEM of the authorities to trust; undefined is those of the system. */
  ca?: string | undefined;
  /** The certificate of this client; it is shown to servers that ask for one. */
  identity?: Identity | null | undefined;
}
