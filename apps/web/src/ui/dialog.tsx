import { Dialog as Base } from '@base-ui/react/dialog';
import type { ReactNode } from 'react';
import { Button } from './button.tsx';

interface DialogProps {
  isOpen: boolean;
  onClose: () => void;
  /** The question, with its number: `Sign out 3 other devices?` */
  title: string;
  /** What stops and what stays. */
  body?: ReactNode;
  /** Fields. Focus starts on the first, otherwise on the safe button. */
  children?: ReactNode;
  footer: ReactNode;
}

/** Only for what cannot be undone, needs a password or picks one of several ways. Everything longer is a page. */
export function Dialog({ isOpen, onClose, title, body, children, footer }: DialogProps) {
  return (
    <Base.Root open={isOpen} onOpenChange={(open) => !open && onClose()}>
      <Base.Portal>
        <Base.Backdrop className="fixed inset-0 z-50 bg-scrim transition-opacity duration-(--slow) data-ending-style:opacity-0 data-starting-style:opacity-0" />
        <Base.Popup className="fixed top-1/2 left-1/2 z-50 max-h-[calc(100dvh-32px)] w-110 max-w-[calc(100vw-32px)] -translate-1/2 overflow-y-auto rounded-lg bg-raised text-ink shadow-float outline-none transition-[opacity,translate] duration-(--slow) ease-calm data-ending-style:opacity-0 data-starting-style:translate-y-[calc(-50%+4px)] data-starting-style:opacity-0">
          <div className="px-5 pt-5 pb-4">
            <Base.Title className="mb-1.5">{title}</Base.Title>
            {body ? <Base.Description className="text-base text-ink-2">{body}</Base.Description> : null}
            {children ? <div className="mt-4 grid gap-4">{children}</div> : null}
          </div>
          <div className="flex flex-wrap justify-end gap-2 rounded-b-lg border-t border-line bg-well px-5 py-3">
            {footer}
          </div>
        </Base.Popup>
      </Base.Portal>
    </Base.Root>
  );
}

interface ConfirmDialogProps extends Omit<DialogProps, 'footer'> {
  /** The verb of the title again: `Sign out 3 devices`. */
  action: string;
  workingLabel: string;
  isWorking?: boolean;
  isDangerous?: boolean;
  /** What the safe button says: `Keep them`. */
  keep: string;
  onConfirm: () => void;
}

/** A question with two answers, the safe one first. */
export function ConfirmDialog(props: ConfirmDialogProps) {
  const { action, workingLabel, isWorking, isDangerous = false, keep, onConfirm, ...dialog } = props;
  return (
    <Dialog
      {...dialog}
      footer={
        <>
          <Button onClick={dialog.onClose}>{keep}</Button>
          <Button
            variant={isDangerous ? 'danger' : 'primary'}
            workingLabel={workingLabel}
            isWorking={isWorking}
            onClick={onConfirm}
          >
            {action}
          </Button>
        </>
      }
    />
  );
}
