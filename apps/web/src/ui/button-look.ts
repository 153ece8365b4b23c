import { classNames } from './class-names.ts';

/** `primary` is the one next step of a view; `danger` lives only inside a dialog that asks. */
export type ButtonVariant = 'primary' | 'outline' | 'bare' | 'danger';
export type ButtonSize = 'md' | 'sm';

const base =
  'inline-flex flex-none items-center justify-center gap-1.5 rounded-sm border-0 whitespace-nowrap no-underline ' +
  'transition-[background,box-shadow] duration-(--fast) ease-calm active:translate-y-[0.5px] [&_svg]:-ml-0.5';

const variants: Record<ButtonVariant, string> = {
  primary: 'bg-toska font-semibold text-on-toska hover:bg-toska-hover',
  outline:
    'bg-sheet font-medium text-ink shadow-[0_0_0_1px_var(--line-strong),0_1px_1px_oklch(0.3_0.03_215/0.04)] ' +
    'hover:bg-hover hover:shadow-[0_0_0_1px_var(--edge)] [&_svg]:text-ink-3',
  bare: 'bg-transparent font-medium text-ink-2 hover:bg-hover hover:text-ink [&_svg]:text-ink-3',
  danger: 'bg-danger font-semibold text-on-danger hover:bg-danger-hover',
};

const disabled =
  'cursor-not-allowed bg-well font-medium text-ink-3 inset-ring inset-ring-line-strong active:translate-y-0';

const sizes: Record<ButtonSize, { text: string; square: string }> = {
  md: { text: 'h-(--control) px-3 text-sm', square: 'h-(--control) w-(--control) text-sm [&_svg]:ml-0!' },
  sm: {
    text: 'h-6.5 px-2.25 text-xs phone:h-9 phone:px-3 phone:text-sm',
    square: 'h-6.5 w-6.5 text-xs phone:h-9 phone:w-9 [&_svg]:ml-0!',
  },
};

/** The classes of a button or of a link that looks like one. */
export function buttonLook(look: {
  variant?: ButtonVariant;
  size?: ButtonSize;
  isSquare?: boolean;
  isDisabled?: boolean;
}): string {
  const { variant = 'outline', size = 'md', isSquare = false, isDisabled = false } = look;
  return classNames(
    base,
    isDisabled ? disabled : variants[variant],
    sizes[size][isSquare ? 'square' : 'text'],
  );
}
