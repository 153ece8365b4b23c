import { createContext, use } from 'react';

/** What the frame around every page shows. Parts that are not known yet are left out of the picture. */
export interface ShellData {
  organisation: string | null;
  user: { name: string; role: string } | null;
  /** `Sending is on. Next run today at 09:00 WIB.` */
  sending: { isOn: boolean; words: string } | null;
  counts: { reminders?: number; invoices?: number };
  onSignOut: (() => void) | null;
}

const unknown: ShellData = { organisation: null, user: null, sending: null, counts: {}, onSignOut: null };

/** The route that knows who is signed in provides it; the shell reads it. */
export const ShellDataContext = createContext<ShellData>(unknown);

export function useShellData(): ShellData {
  return use(ShellDataContext);
}
