import { DateText, InstantText } from '#ui/date-text.tsx';
import { columnsOf } from '#ui/data-table.tsx';
import { NameLink } from '#ui/text-link.tsx';
import { toneNames } from './mail-words.ts';
import { MessageStateText } from './message-state.tsx';
import type { ListedMessage } from './messages.data.ts';

/** A mail with the clock that its moments are read on. */
type Row = ListedMessage & { today: string; timeZone: string };

const column = columnsOf<Row>();

export const mailboxColumns = column.columns([
  column.accessor('subject', {
    header: 'Subject',
    cell: ({ row: { original } }) => (
      <NameLink to="/mailbox/$id" params={{ id: original.id }}>
        {original.subject}
      </NameLink>
    ),
    meta: { phone: 3, isWide: true },
  }),
  column.accessor('client.name', {
    header: 'Client',
    cell: ({ row: { original } }) => (
      <span className="block max-w-72 truncate" title={original.to.join(', ')}>
        {original.client.name}
      </span>
    ),
    meta: { phone: 1 },
  }),
  column.accessor('template', {
    header: 'Tone',
    cell: ({ row: { original } }) => toneNames[original.template],
    meta: { phone: 'hidden' },
  }),
  column.accessor('state', {
    header: 'State',
    cell: ({ row: { original } }) => <MessageStateText state={original.state} />,
    meta: { phone: 4 },
  }),
  column.accessor('on', {
    header: 'Day',
    cell: ({ row: { original } }) => <DateText on={original.on} as="day" today={original.today} />,
    meta: { phone: 2 },
  }),
  column.accessor('sentAt', {
    header: 'Sent',
    cell: ({ row: { original } }) =>
      original.sentAt ? (
        <InstantText at={original.sentAt} timeZone={original.timeZone} today={original.today} />
      ) : (
        '–'
      ),
    meta: { phone: 'hidden' },
  }),
]);
