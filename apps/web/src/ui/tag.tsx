import type { ReactNode } from 'react';

const tones = {
  plain: 'bg-well text-ink-2 inset-ring-line-strong',
  here: 'bg-toska-wash text-toska-ink inset-ring-toska-line',
} as const;

/** A small word about a thing that is no status: `Part paid`, `This device`. */
export function Tag({ tone = 'plain', children }: { tone?: keyof typeof tones; children: ReactNode }) {
  return (
    <span
      className={`inline-flex h-4.5 items-center gap-1 rounded-xs px-1.5 align-middle text-2xs font-medium tracking-normal whitespace-nowrap inset-ring ${tones[tone]}`}
    >
      {children}
    </span>
  );
}
