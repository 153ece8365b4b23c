const shapes = {
  person: 'size-6.5 rounded-full bg-toska-wash text-[10.5px] text-toska-ink inset-ring-toska-line',
  company: 'size-6.5 rounded-[7px] bg-well text-[10.5px] text-ink-2 inset-ring-line-strong',
  companyLarge: 'size-9 rounded-[9px] bg-well text-[13px] text-ink-2 inset-ring-line-strong',
} as const;

/** Legal forms say nothing about who it is: PT Samudra Pangan is SP. */
const legalForms = new Set(['pt', 'cv', 'ud', 'fa', 'pte', 'ltd', 'llc', 'gmbh', 'inc', 'toko', 'the']);

/** The first letters of the two first telling words of a name. */
export function initials(name: string): string {
  const words = name.split(/[^\p{L}\p{N}]+/u).filter(Boolean);
  const telling = words.filter((word) => !legalForms.has(word.toLowerCase()));
  const letters = (telling.length > 0 ? telling : words).slice(0, 2).map((word) => [...word][0] ?? '');
  return letters.join('').toUpperCase();
}

/** Initials of a person (round) or a company (square). The name stands beside it. */
export function Avatar({ name, shape = 'person' }: { name: string; shape?: keyof typeof shapes }) {
  return (
    <span
      aria-hidden="true"
      className={`grid flex-none place-items-center leading-none font-semibold tracking-[0.02em] inset-ring ${shapes[shape]}`}
    >
      {initials(name)}
    </span>
  );
}
