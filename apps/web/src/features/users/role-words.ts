/** What somebody may do, for choices and rows. */
export const roles = [
  { value: 'admin', label: 'Admin', help: 'Everything, with settings and people' },
  { value: 'staff', label: 'Staff', help: 'The daily work: invoices, payments, reminders' },
  { value: 'viewer', label: 'Viewer', help: 'Reads everything, changes nothing' },
] as const;

export type Role = (typeof roles)[number]['value'];
