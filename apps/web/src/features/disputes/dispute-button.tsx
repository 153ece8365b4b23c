import { useState } from 'react';
import { Button } from '#ui/button.tsx';
import { Icon } from '#ui/icon.tsx';
import { DisputeDialog, type Disputable } from './dispute-dialog.tsx';
import { ResolveDialog } from './resolve-dialog.tsx';

interface DisputeButtonProps {
  invoice: Disputable;
  /** The one that is open, if any. */
  dispute: { id: string; openedOn: string; reason: string } | undefined;
  today: string;
}

/** Opens a dispute, or settles the one that is open. */
export function DisputeButton({ invoice, dispute, today }: DisputeButtonProps) {
  const [isOpen, setOpen] = useState(false);
  const close = () => setOpen(false);
  return (
    <>
      <Button onClick={() => setOpen(true)}>
        <Icon name="flag" />
        {dispute ? 'Settle dispute' : 'Dispute'}
      </Button>
      {isOpen && dispute ? (
        <ResolveDialog invoice={invoice} dispute={dispute} today={today} onClose={close} />
      ) : null}
      {isOpen && !dispute ? <DisputeDialog invoice={invoice} today={today} onClose={close} /> : null}
    </>
  );
}
