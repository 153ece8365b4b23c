import type { Client } from '@sira/contract/clients';
import { Controller, useForm } from 'react-hook-form';
import { api, call } from '#platform/api.ts';
import { showFieldErrors } from '#platform/field-errors.ts';
import { useChange } from '#platform/use-change.ts';
import { Button } from '#ui/button.tsx';
import { CheckboxField } from '#ui/checkbox.tsx';
import { Dialog } from '#ui/dialog.tsx';
import { Field } from '#ui/field.tsx';
import { FormProblem } from '#ui/form-problem.tsx';
import { TextInput } from '#ui/text-input.tsx';
import { emailRule, phoneRule } from './contact-rules.ts';

export type Contact = Client['contacts'][number];

interface Values {
  name: string;
  email: string;
  phone: string;
  isPrimary: boolean;
}

interface ContactDialogProps {
  client: Client;
  /** null: a new one. */
  contact: Contact | null;
  onClose: () => void;
}

/** Adds a contact of a client, or changes one. */
export function ContactDialog({ client, contact, onClose }: ContactDialogProps) {
  const isFirst = client.contacts.length === 0;
  const form = useForm<Values>({
    mode: 'onTouched',
    defaultValues: {
      name: contact?.name ?? '',
      email: contact?.email ?? '',
      phone: contact?.phone ?? '',
      isPrimary: contact?.isPrimary ?? isFirst,
    },
  });
  const save = useChange({
    mutationFn: (values: Values) => saveContact(client.id, contact, values),
    onSuccess: onClose,
    onError: (error) => showFieldErrors(form, error),
    meta: {
      done: contact ? 'The contact is changed' : `Added a contact to ${client.name}`,
      failed: 'The contact was not saved',
      showsFieldErrors: true,
    },
  });
  const submit = form.handleSubmit((values) => save.mutate(values));
  const { errors } = form.formState;
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={contact ? 'Change the contact' : `Who is it at ${client.name}?`}
      footer={
        <>
          <Button onClick={onClose}>{contact ? 'Keep it as it is' : 'Add nobody'}</Button>
          <Button
            variant="primary"
            workingLabel="Saving"
            isWorking={save.isPending}
            onClick={() => void submit()}
          >
            {contact ? 'Change the contact' : 'Add the contact'}
          </Button>
        </>
      }
    >
      <form noValidate className="grid gap-4" onSubmit={(event) => void submit(event)}>
        <Field label="Name" isOptional error={errors.name?.message}>
          <TextInput maxLength={120} {...form.register('name')} />
        </Field>
        <Field label="E-mail" isOptional error={errors.email?.message}>
          <TextInput type="email" {...form.register('email', { validate: emailRule })} />
        </Field>
        <Field label="Phone" isOptional error={errors.phone?.message}>
          <TextInput type="tel" {...form.register('phone', { validate: phoneRule })} />
        </Field>
        {contact?.isPrimary || isFirst ? null : (
          <Controller
            control={form.control}
            name="isPrimary"
            render={({ field: { value, ...field } }) => (
              <CheckboxField {...field} checked={value} help="Instead of the contact that gets them now.">
                Send the reminders here
              </CheckboxField>
            )}
          />
        )}
        <FormProblem message={errors.root?.['server']?.message} />
        <button type="submit" hidden />
      </form>
    </Dialog>
  );
}

function saveContact(id: string, contact: Contact | null, { name, email, phone, isPrimary }: Values) {
  const body = {
    name: name.trim() || null,
    email: email.trim() || null,
    phone: phone.trim() || null,
    isPrimary,
  };
  return contact
    ? call(
        api.PATCH('/api/v1/clients/{id}/contacts/{contactId}', {
          params: { path: { id, contactId: contact.id } },
          body,
        }),
      )
    : call(api.POST('/api/v1/clients/{id}/contacts', { params: { path: { id } }, body }));
}
