import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useMemo, type ReactNode } from 'react';
import { openInvoiceCountQuery, readyMailCountQuery } from './shell-counts.ts';
import { currentSessionQuery, useSignOut } from '#features/sessions/sessions.data.ts';
import { nextRunWords } from '#features/settings/next-run-words.ts';
import { settingsQuery } from '#features/settings/settings.data.ts';
import { ShellDataContext, type ShellData } from './shell-data.ts';

const roleNames = { admin: 'Admin', staff: 'Staff', viewer: 'Viewer, reads only' } as const;

/** Reads what the frame around every page shows, and keeps it fresh. */
export function ShellFeed({ children }: { children: ReactNode }) {
  const navigate = useNavigate();
  const { data: session } = useQuery(currentSessionQuery);
  const { data: settings } = useQuery(settingsQuery);
  const { data: readyMails } = useQuery(readyMailCountQuery);
  const { data: openInvoices } = useQuery(openInvoiceCountQuery);
  const { mutate: signOut } = useSignOut(() => navigate({ to: '/sign-in', replace: true }));
  const data = useMemo<ShellData>(
    () => ({
      organisation: settings?.organisation ?? null,
      user: session ? { name: session.user.name, role: roleNames[session.user.role] } : null,
      sending: settings ? sendingState(nextRunWords(settings)) : null,
      counts: { reminders: readyMails, invoices: openInvoices },
      onSignOut: () => signOut(),
    }),
    [session, settings, readyMails, openInvoices, signOut],
  );
  return <ShellDataContext value={data}>{children}</ShellDataContext>;
}

function sendingState(nextRun: string | null): ShellData['sending'] {
  if (nextRun === null) return { isOn: false, words: 'Sending is off. Nothing goes out by itself.' };
  return { isOn: true, words: `Sending is on. Next run ${nextRun}.` };
}
