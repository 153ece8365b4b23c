import type { ReactNode } from 'react';
import { toast, Toaster as Base } from 'sonner';
import { Glyph } from './glyph.tsx';
import { Icon } from './icon.tsx';
import { IconButton } from './icon-button.tsx';
import { textLinkLook } from './text-link.tsx';

const successMs = 6000;

interface ToastAction {
  label: string;
  onClick: () => void;
}

interface ToastText {
  /** What follows from it: `Its reminder for today was cancelled.` */
  detail?: ReactNode;
  action?: ToastAction;
}

/** What happened to which thing: `INV-2026-0389 marked paid`. Leaves after 6 s, stays while hovered. */
export function toastDone(title: string, { detail, action }: ToastText = {}): void {
  toast.custom(
    (id) => (
      <Card
        icon={
          <span className="text-paid-fill">
            <Glyph kind="paid" className="size-4" />
          </span>
        }
        title={title}
        detail={detail}
        action={action}
        onClose={() => toast.dismiss(id)}
      />
    ),
    { duration: successMs },
  );
}

/** The same failure again raises the count of the one that is shown. */
const failures = new Map<string, { id: string; count: number }>();

/** What was not done, and why. Stays until it is closed; the request id can be copied. */
export function toastFailed(
  title: string,
  options: ToastText & { detail?: string; requestId?: string } = {},
): void {
  const { detail, action, requestId } = options;
  const key = `${title}\n${detail ?? ''}`;
  const shown = failures.get(key) ?? { id: `failed ${key}`, count: 0 };
  shown.count += 1;
  failures.set(key, shown);
  toast.custom(
    (id) => (
      <Card
        icon={<Icon name="error" className="size-4 text-late3-fill" />}
        title={title}
        count={shown.count}
        detail={detail}
        action={action}
        requestId={requestId}
        onClose={() => toast.dismiss(id)}
      />
    ),
    { id: shown.id, duration: Number.POSITIVE_INFINITY, onDismiss: () => failures.delete(key) },
  );
}

interface CardProps extends ToastText {
  icon: ReactNode;
  title: string;
  count?: number;
  requestId?: string;
  onClose: () => void;
}

function Card({ icon, title, count = 1, detail, action, requestId, onClose }: CardProps) {
  return (
    <div className="flex w-93 max-w-[calc(100vw-32px)] items-start gap-2.5 rounded-md bg-raised py-3 pr-2 pl-3.5 font-sans text-sm text-ink shadow-float">
      <span className="mt-0.5 flex-none">{icon}</span>
      <div className="min-w-0 flex-1">
        <p className="text-ink-2 wrap-anywhere">
          <b className="block text-ink">
            {title}
            {count > 1 ? <span className="ml-2 font-medium text-ink-3">{count} times</span> : null}
          </b>
          {detail}
        </p>
        {action || requestId ? (
          <div className="mt-1.5 flex flex-wrap items-center gap-3">
            {action ? (
              <button type="button" className={textLinkLook} onClick={action.onClick}>
                {action.label}
              </button>
            ) : null}
            {requestId ? <RequestId id={requestId} /> : null}
          </div>
        ) : null}
      </div>
      <IconButton icon="x" label="Close" size="sm" onClick={onClose} />
    </div>
  );
}

function RequestId({ id }: { id: string }) {
  return (
    <button
      type="button"
      className="mono min-w-0 truncate text-ink-3 hover:text-ink"
      title="Copy the request id"
      onClick={() => void navigator.clipboard.writeText(id)}
    >
      req {id}
    </button>
  );
}

/** Where toasts appear: bottom right, above the tab bar on a phone. Once per page. */
export function Toaster() {
  const offset = { bottom: 'var(--toast-bottom)', right: 'var(--gutter)', left: 'var(--gutter)' };
  return (
    <Base
      position="bottom-right"
      expand
      gap={12}
      visibleToasts={4}
      offset={offset}
      mobileOffset={offset}
      style={{ '--width': '372px' } as React.CSSProperties}
      containerAriaLabel="Messages"
    />
  );
}
