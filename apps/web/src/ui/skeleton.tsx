import { useEffect, useState } from 'react';

const widths = ['w-[52%]', 'w-[38%]', 'w-[61%]', 'w-[44%]', 'w-[56%]'];
const patienceMs = 300;

/** Grey lines in the shape of rows. Nothing is drawn for the first 300 ms: most answers are faster. */
export function Skeleton({ label, rows = 5 }: { label: string; rows?: number }) {
  const [isLate, setIsLate] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setIsLate(true), patienceMs);
    return () => clearTimeout(timer);
  }, []);
  if (!isLate) return <div aria-busy="true" className="min-h-40" />;
  return (
    <div aria-busy="true" className="px-1 py-2">
      <p className="mb-2.5 text-ink-3">{label}</p>
      {Array.from({ length: rows }, (_, row) => (
        <div key={row} className="flex justify-between border-t border-line py-3.75">
          <span className={`block h-2.5 rounded-[5px] bg-line ${widths[row % widths.length]}`} />
          <span className="block h-2.5 w-21 rounded-[5px] bg-line" />
        </div>
      ))}
    </div>
  );
}
