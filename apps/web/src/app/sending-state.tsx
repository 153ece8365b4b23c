import type { ShellData } from './shell-data.ts';

/** Whether mails go out, and when next. Quiet at the rail's foot while on; red and first while off. */
export function SendingState({ sending }: { sending: NonNullable<ShellData['sending']> }) {
  const { isOn, words } = sending;
  const look = isOn
    ? 'border-t border-line-strong text-ink-2'
    : 'rounded-sm bg-late3-wash font-medium text-late3-ink inset-ring inset-ring-late3-fill';
  return (
    <p role="status" className={`mb-1.5 flex items-start gap-2 p-2 text-xs leading-4 ${look}`}>
      <i className={`mt-1 size-2 flex-none rounded-full ${isOn ? 'bg-paid-fill' : 'bg-late3-fill'}`} />
      <span>{words}</span>
    </p>
  );
}
