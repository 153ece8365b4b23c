import type { User as UserShape } from '@sira/contract/users';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { z } from 'zod';
import { usePager, type ListPlace } from '#platform/address.ts';
import { api, call } from '#platform/api.ts';
import { useChange } from '#platform/use-change.ts';
import { Avatar } from '#ui/avatar.tsx';
import { Button } from '#ui/button.tsx';
import { columnsOf, DataTable } from '#ui/data-table.tsx';
import { ConfirmDialog } from '#ui/dialog.tsx';
import { EmptyState } from '#ui/empty-state.tsx';
import { counted } from '#ui/format-count.ts';
import { LinkButton } from '#ui/link-button.tsx';
import { Loaded } from '#ui/loaded.tsx';
import { Page } from '#ui/page.tsx';
import { Pager } from '#ui/pager.tsx';
import { Select } from '#ui/select.tsx';
import { Tag } from '#ui/tag.tsx';
import { roles, type Role } from './role-words.ts';
import { usersQuery } from './users.data.ts';

type User = z.infer<typeof UserShape>;

interface PeoplePageProps {
  place: ListPlace;
  /** Who looks at it. */
  me: { id: string; role: Role };
}

/** Who can sign in, and what they may do. */
export function PeoplePage({ place, me }: PeoplePageProps) {
  if (me.role === 'admin') return <People place={place} me={me} />;
  return (
    <Page title="People">
      <EmptyState
        title="Only an admin sees the people"
        action={<LinkButton to="/">Open the dashboard</LinkButton>}
      >
        Ask an admin to add somebody or to change what you may do.
      </EmptyState>
    </Page>
  );
}

function People({ place, me }: PeoplePageProps) {
  const list = useQuery(usersQuery(place.after));
  const pager = usePager(place, list.data, ['person', 'people']);
  return (
    <Page
      title="People"
      headline={headlineOf(list.data)}
      lead="Whoever is switched off is signed out everywhere at once. Their name stays on what they did."
      actions={
        <LinkButton to="/people/new" variant="primary">
          Add a person
        </LinkButton>
      }
    >
      <Loaded query={list} loading="Loading the people" failed="The people could not be read">
        {({ items }) => (
          <div className="border-t-2 border-ink">
            <DataTable
              label="People"
              columns={columns}
              rows={items.map((user) => ({ ...user, isMe: user.id === me.id }))}
              rowId={({ id }) => id}
            />
          </div>
        )}
      </Loaded>
      {pager.isNeeded ? <Pager {...pager} /> : null}
    </Page>
  );
}

/** Whoever is switched off cannot; that is known only while all people are on this page. */
function headlineOf(list: { items: readonly User[]; total: number } | undefined): string {
  if (!list || list.items.length < list.total) return 'Who can sign in';
  return `${counted(list.items.filter(({ isActive }) => isActive).length, 'person', 'people')} can sign in`;
}

type Row = User & { isMe: boolean };

const column = columnsOf<Row>();
const columns = column.columns([
  column.accessor('name', {
    header: 'Name',
    cell: ({ row: { original } }) => (
      <span className="inline-flex items-center gap-2.5 align-middle">
        <Avatar name={original.name} />
        <span className={original.isActive ? '' : 'text-ink-3'}>{original.name}</span>
        {original.isMe ? <Tag tone="here">You</Tag> : null}
        {original.isActive ? null : <Tag>Switched off</Tag>}
      </span>
    ),
    meta: { phone: 1, isWide: true },
  }),
  column.accessor('email', { header: 'E-mail', meta: { phone: 3 } }),
  column.accessor('role', {
    header: 'May do',
    cell: ({ row: { original } }) => <RoleChoice user={original} />,
    meta: { phone: 5 },
  }),
  column.accessor('isActive', {
    header: () => <span className="sr-only">Switch off or on</span>,
    cell: ({ row: { original } }) => <ActiveButton user={original} />,
    meta: { phone: 6, isNumber: true },
  }),
]);

function useChangeUser(user: User, done: () => string) {
  return useChange({
    mutationFn: (body: { role?: Role; isActive?: boolean }) =>
      call(api.PATCH('/api/v1/users/{id}', { params: { path: { id: user.id } }, body })),
    meta: { done, failed: `${user.name} was not changed` },
  });
}

function RoleChoice({ user }: { user: Row }) {
  const [chosen, setChosen] = useState<Role | null>(null);
  const role = chosen ?? user.role;
  const label = roles.find(({ value }) => value === role)?.label ?? role;
  const change = useChangeUser(user, () => `${user.name} is ${label} now`);
  return (
    <span className="block w-36">
      <Select
        aria-label={`What ${user.name} may do`}
        value={role}
        disabled={!user.isActive}
        options={roles.map(({ value, label: words }) => ({ value, label: words }))}
        onChange={(event) => {
          const next = event.target.value as Role;
          setChosen(next);
          change.mutate({ role: next }, { onSettled: () => setChosen(null) });
        }}
      />
    </span>
  );
}

function ActiveButton({ user }: { user: Row }) {
  const [isAsking, setAsking] = useState(false);
  const change = useChangeUser(user, () =>
    user.isActive ? `${user.name} is switched off` : `${user.name} can sign in again`,
  );
  if (!user.isActive) {
    return (
      <Button
        size="sm"
        workingLabel="Switching on"
        isWorking={change.isPending}
        onClick={() => change.mutate({ isActive: true })}
      >
        Switch on
      </Button>
    );
  }
  return (
    <>
      <Button
        size="sm"
        variant="bare"
        disabledReason={user.isMe ? 'You cannot switch yourself off' : null}
        onClick={() => setAsking(true)}
      >
        Switch off
      </Button>
      <ConfirmDialog
        isOpen={isAsking}
        onClose={() => setAsking(false)}
        onConfirm={() => change.mutate({ isActive: false }, { onSettled: () => setAsking(false) })}
        title={`Switch off ${user.name}?`}
        body="They are signed out everywhere at once and cannot sign in. What they did stays, with their name."
        keep="Keep them"
        action="Switch off"
        workingLabel="Switching off"
        isWorking={change.isPending}
        isDangerous
      />
    </>
  );
}
