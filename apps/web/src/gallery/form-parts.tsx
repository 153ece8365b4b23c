import { useState } from 'react';
import { AmountInput } from '#ui/amount-input.tsx';
import { Button } from '#ui/button.tsx';
import { CheckboxField } from '#ui/checkbox.tsx';
import { DateInput } from '#ui/date-input.tsx';
import { ConfirmDialog } from '#ui/dialog.tsx';
import { Field } from '#ui/field.tsx';
import { IconButton } from '#ui/icon-button.tsx';
import { Menu, MenuDivider, MenuItem } from '#ui/menu.tsx';
import { Popover } from '#ui/popover.tsx';
import { SectionHead } from '#ui/section-head.tsx';
import { Select } from '#ui/select.tsx';
import { TextInput } from '#ui/text-input.tsx';

/** Buttons, what opens from them, and fields. */
export function FormParts() {
  const [amount, setAmount] = useState<number | null>(790_000_000);
  const [on, setOn] = useState<string | null>('2026-11-24');
  const [isOpen, setOpen] = useState(false);
  const [isWorking, setWorking] = useState(false);
  return (
    <section>
      <SectionHead title="Buttons and fields" rule="ink" />
      <div className="my-3.5 flex flex-wrap items-center gap-2.5">
        <Button
          variant="primary"
          workingLabel="Sending 7 mails"
          isWorking={isWorking}
          onClick={() => setWorking(true)}
        >
          Send 7 mails now
        </Button>
        <Button>Hold today’s run</Button>
        <Button variant="bare">Skip this step</Button>
        <Button variant="danger" onClick={() => setOpen(true)}>
          Sign out 3 devices
        </Button>
        <Button variant="primary" disabledReason="Mend line 17 first">
          Publish version 14
        </Button>
        <Menu trigger={<IconButton icon="more" label="More for this client" variant="outline" />}>
          <MenuItem icon="pause">Pause reminders</MenuItem>
          <MenuItem icon="flag">Open a dispute</MenuItem>
          <MenuDivider />
          <MenuItem isDisabled>Void</MenuItem>
        </Menu>
        <Popover trigger={<Button size="sm">Why today</Button>} title="Why this mail, why today">
          <p className="text-ink-2">Rp 80.300.000 is open on three invoices, read at 08:17.</p>
        </Popover>
      </div>
      <div className="grid gap-x-5 gap-y-4 desktop:grid-cols-2">
        <Field label="Client">
          <TextInput defaultValue="CV Anyaman Selatan" />
        </Field>
        <Field label="E-mail" error="An address ends in a domain, such as anyamanselatan.example.">
          <TextInput type="email" defaultValue="keuangan@anyaman" />
        </Field>
        <Field label="Amount paid" help="All of it. The reminders for this invoice stop.">
          <AmountInput currency="IDR" value={amount} onChange={setAmount} />
        </Field>
        <Field label="Paid on" help="Jakarta date">
          <DateInput value={on} onChange={setOn} today="2026-11-24" />
        </Field>
        <Field label="Language">
          <Select
            options={[
              { value: 'id', label: 'Indonesian' },
              { value: 'en', label: 'English' },
            ]}
          />
        </Field>
        <CheckboxField defaultChecked help="A row already there stays as it is.">
          Leave out the 3 rows that cannot be read
        </CheckboxField>
      </div>
      <ConfirmDialog
        isOpen={isOpen}
        onClose={() => setOpen(false)}
        onConfirm={() => setOpen(false)}
        title="Sign out 3 other devices?"
        body="Ratri’s phone, the warehouse tablet and an unnamed device stop working at once. This laptop stays signed in."
        keep="Keep them"
        action="Sign out 3 devices"
        workingLabel="Signing out 3 devices"
        isDangerous
      >
        <Field label="Your password" help="Asked again because you last proved who you are 3 hours ago.">
          <TextInput type="password" autoComplete="current-password" />
        </Field>
      </ConfirmDialog>
    </section>
  );
}
