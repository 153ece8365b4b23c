import type { Client } from '@sira/contract/clients';
import { useState } from 'react';
import { api, call } from '#platform/api.ts';
import { useMayWrite } from '#platform/may-write.ts';
import { useChange } from '#platform/use-change.ts';
import { Button } from '#ui/button.tsx';
import { ConfirmDialog } from '#ui/dialog.tsx';
import { IconButton } from '#ui/icon-button.tsx';
import { Menu, MenuItem } from '#ui/menu.tsx';
import { Tag } from '#ui/tag.tsx';
import { ContactDialog, type Contact } from './contact-dialog.tsx';

/** The people of a client; the primary one gets the reminders. */
export function ContactList({ client }: { client: Client }) {
  const mayWrite = useMayWrite();
  const [edited, setEdited] = useState<Contact | 'new' | null>(null);
  const [removed, setRemoved] = useState<Contact | null>(null);
  const { contacts } = client;
  return (
    <section className="border-b border-line pb-4.5">
      <h3 className="mb-1">Contacts</h3>
      {contacts.length === 0 ? (
        <p className="mb-2 font-medium text-late3-ink">Nobody yet, so no reminder reaches this client.</p>
      ) : null}
      <ul>
        {contacts.map((contact) => (
          <li key={contact.id} className="flex items-start gap-2 py-1.5">
            <div className="min-w-0 flex-1">
              <p className="font-medium wrap-anywhere">
                {nameOf(contact)} {contact.isPrimary ? <Tag>Gets the reminders</Tag> : null}
              </p>
              {contact.name && contact.email ? (
                <p className="text-ink-2 wrap-anywhere">{contact.email}</p>
              ) : null}
              {contact.email ? null : <p className="font-medium text-late3-ink">No e-mail address</p>}
              {contact.phone ? <p className="text-ink-3">{contact.phone}</p> : null}
            </div>
            {mayWrite ? (
              <ContactMenu
                client={client}
                contact={contact}
                onEdit={() => setEdited(contact)}
                onRemove={() => setRemoved(contact)}
              />
            ) : null}
          </li>
        ))}
      </ul>
      {mayWrite ? (
        <div className="mt-2">
          <Button onClick={() => setEdited('new')}>Add a contact</Button>
        </div>
      ) : null}
      {edited ? (
        <ContactDialog
          client={client}
          contact={edited === 'new' ? null : edited}
          onClose={() => setEdited(null)}
        />
      ) : null}
      {removed ? <RemoveContact client={client} contact={removed} onClose={() => setRemoved(null)} /> : null}
    </section>
  );
}

function nameOf({ name, email, phone }: Contact): string {
  return name ?? email ?? phone ?? 'Without a name';
}

interface ContactMenuProps {
  client: Client;
  contact: Contact;
  onEdit: () => void;
  onRemove: () => void;
}

function ContactMenu({ client, contact, onEdit, onRemove }: ContactMenuProps) {
  const params = { path: { id: client.id, contactId: contact.id } };
  const makePrimary = useChange({
    mutationFn: () =>
      call(api.PATCH('/api/v1/clients/{id}/contacts/{contactId}', { params, body: { isPrimary: true } })),
    meta: {
      done: `${nameOf(contact)} gets the reminders from now on`,
      failed: 'The contact was not changed',
    },
  });
  return (
    <Menu trigger={<IconButton icon="more" size="sm" label={`More for ${nameOf(contact)}`} />}>
      <MenuItem icon="note" onClick={onEdit}>
        Change
      </MenuItem>
      {contact.isPrimary ? null : (
        <MenuItem icon="mail" onClick={() => makePrimary.mutate()}>
          Send the reminders here
        </MenuItem>
      )}
      <MenuItem icon="x" onClick={onRemove}>
        Remove
      </MenuItem>
    </Menu>
  );
}

function RemoveContact({
  client,
  contact,
  onClose,
}: {
  client: Client;
  contact: Contact;
  onClose: () => void;
}) {
  const params = { path: { id: client.id, contactId: contact.id } };
  const next = client.contacts.find(({ id }) => id !== contact.id);
  const remove = useChange({
    mutationFn: () => call(api.DELETE('/api/v1/clients/{id}/contacts/{contactId}', { params })),
    onSuccess: onClose,
    meta: { done: `${nameOf(contact)} is removed`, failed: `${nameOf(contact)} was not removed` },
  });
  return (
    <ConfirmDialog
      isOpen
      onClose={onClose}
      onConfirm={() => remove.mutate()}
      title={`Remove ${nameOf(contact)}?`}
      body={
        contact.isPrimary
          ? next
            ? `The reminders go to ${nameOf(next)} from then on.`
            : 'Nobody is left then, and no reminder reaches this client.'
          : 'The reminders go where they went before.'
      }
      keep="Keep the contact"
      action="Remove the contact"
      workingLabel="Removing the contact"
      isWorking={remove.isPending}
      isDangerous
    />
  );
}
