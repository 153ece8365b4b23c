import { createContext, use } from 'react';

/** Whether the person who is signed in may change anything. The route that knows the session provides it. */
export const MayWriteContext = createContext(false);

/** False for somebody who only reads: then nothing that writes is offered. The server refuses it all the same. */
export function useMayWrite(): boolean {
  return use(MayWriteContext);
}

/** Why the one next step of a page cannot be pressed by somebody who only reads. */
export const readsOnly = 'Your role reads only. Staff and admins can do this.';
