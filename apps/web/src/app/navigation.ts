import type { IconName } from '#ui/icon.tsx';

export interface NavigationItem {
  to: string;
  label: string;
  icon: IconName;
  /** Which count of the shell's data stands beside it. */
  count?: 'reminders' | 'invoices';
}

export interface NavigationGroup {
  /** The first group has no title. */
  title?: string;
  items: readonly NavigationItem[];
}

/** Every page that can be reached from anywhere, in the order of the rail. */
export const navigation: readonly NavigationGroup[] = [
  {
    items: [
      { to: '/', label: 'Dashboard', icon: 'dashboard' },
      { to: '/reminders', label: 'Reminders', icon: 'reminders', count: 'reminders' },
      { to: '/invoices', label: 'Invoices', icon: 'invoice', count: 'invoices' },
      { to: '/clients', label: 'Clients', icon: 'client' },
      { to: '/payments', label: 'Payments', icon: 'payment' },
    ],
  },
  {
    title: 'Sending',
    items: [
      { to: '/templates', label: 'Templates', icon: 'template' },
      { to: '/mailbox', label: 'Mailbox', icon: 'tray' },
    ],
  },
  {
    title: 'Books',
    items: [
      { to: '/imports', label: 'Import', icon: 'import' },
      { to: '/reports/aging', label: 'Reports', icon: 'chart' },
    ],
  },
  {
    title: 'Organisation',
    items: [
      { to: '/people', label: 'People', icon: 'people' },
      { to: '/audit', label: 'Audit', icon: 'audit' },
      { to: '/settings', label: 'Settings', icon: 'settings' },
    ],
  },
];

/** The tabs of a phone; everything else is behind the fifth. */
export const phoneTabs: readonly NavigationItem[] = [
  ...(navigation[0]?.items.slice(0, 4) ?? []),
  { to: '/more', label: 'More', icon: 'more' },
];
