import { useEffect, type ReactNode } from 'react';
import { BrandMark } from '#ui/brand-mark.tsx';

/** The frame of the pages before the shell: signing in, and making the first admin. */
export function SignInFrame({
  title,
  lead,
  children,
}: {
  title: string;
  lead?: ReactNode;
  children: ReactNode;
}) {
  useEffect(() => {
    document.title = `${title} · SIRA`;
  }, [title]);
  return (
    <main className="grid min-h-dvh place-items-center px-4 py-10">
      <div className="w-full max-w-95 rounded-lg bg-sheet p-7 shadow-sheet phone:p-5">
        <BrandMark className="mb-5 size-9" />
        <h1>{title}</h1>
        {lead ? <p className="mt-1 text-base text-ink-2">{lead}</p> : null}
        <div className="mt-6 grid gap-4">{children}</div>
      </div>
    </main>
  );
}
