import { setShortcutsOn, useShortcutList, useShortcutsOn } from '#platform/keyboard.ts';
import { Button } from '#ui/button.tsx';
import { CheckboxField } from '#ui/checkbox.tsx';
import { Dialog } from '#ui/dialog.tsx';
import { Kbd } from '#ui/kbd.tsx';

/** The keys that work on the page in front, and the switch for single letters. */
export function KeyList({ isOpen, onClose }: { isOpen: boolean; onClose: () => void }) {
  const shortcuts = useShortcutList();
  const isOn = useShortcutsOn();
  return (
    <Dialog
      isOpen={isOpen}
      onClose={onClose}
      title="Keys on this page"
      footer={<Button onClick={onClose}>Close</Button>}
    >
      <dl className="grid grid-cols-[minmax(0,1fr)_auto] gap-y-2">
        <dt>Search or jump to</dt>
        <dd>
          <Kbd>Ctrl K</Kbd>
        </dd>
        {shortcuts.map(({ key, label }) => (
          <div
            key={`${key} ${label}`}
            className={`col-span-2 flex justify-between ${isOn ? '' : 'text-ink-3'}`}
          >
            <dt>{label}</dt>
            <dd>
              <Kbd>{key.length === 1 ? key.toUpperCase() : key}</Kbd>
            </dd>
          </div>
        ))}
      </dl>
      <CheckboxField
        checked={isOn}
        onChange={(event) => setShortcutsOn(event.target.checked)}
        help="Off helps with voice control and screen readers. Ctrl K always works."
      >
        Single keys act at once
      </CheckboxField>
    </Dialog>
  );
}
