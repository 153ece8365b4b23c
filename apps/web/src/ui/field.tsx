import { createContext, use, useId, type ReactNode } from 'react';

/** What a control inside a field takes over, so that label, help and error belong to it. */
export interface FieldControl {
  id?: string;
  'aria-describedby'?: string;
  'aria-invalid'?: true;
}

const FieldContext = createContext<FieldControl>({});

/** For controls: the attributes of the field around them, empty outside one. */
export function useFieldControl(): FieldControl {
  return use(FieldContext);
}

interface FieldProps {
  label: ReactNode;
  help?: ReactNode;
  /** In words that say the way out. Shown instead of the help. */
  error?: string | null;
  isOptional?: boolean;
  children: ReactNode;
}

/** A label above, one control, help or error below. Required ones are not marked, optional ones are. */
export function Field({ label, help, error, isOptional = false, children }: FieldProps) {
  const id = useId();
  const noteId = `${id}-note`;
  const hasNote = Boolean(error ?? help);
  const control: FieldControl = {
    id,
    'aria-describedby': hasNote ? noteId : undefined,
    'aria-invalid': error ? true : undefined,
  };
  return (
    <div>
      <label htmlFor={id} className="mb-1 block font-medium">
        {label}
        {isOptional ? <span className="font-normal text-ink-3"> (optional)</span> : null}
      </label>
      <FieldContext value={control}>{children}</FieldContext>
      {hasNote ? (
        <p id={noteId} className={`mt-1 text-xs ${error ? 'font-medium text-late3-ink' : 'text-ink-3'}`}>
          {error ?? help}
        </p>
      ) : null}
    </div>
  );
}

/** The look of every one-line control. */
export const inputLook =
  'w-full h-(--control) rounded-sm border-0 bg-sheet px-2.5 text-sm text-ink inset-ring inset-ring-edge ' +
  'placeholder:text-ink-3 hover:inset-ring-ink-3 focus:outline-2 focus:-outline-offset-1 focus:outline-focus ' +
  'aria-invalid:inset-ring-[1.5px] aria-invalid:inset-ring-danger [&[readonly]]:bg-well phone:text-[16px]';
