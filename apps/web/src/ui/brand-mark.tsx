/** SIRA's mark: a ring, the due date, a disc. Silent before it, speaking after it. */
export function BrandMark({ className = 'size-6.5' }: { className?: string }) {
  return (
    <svg viewBox="0 0 26 26" className={`flex-none ${className}`} aria-hidden="true">
      <rect width="26" height="26" rx="7" fill="var(--toska)" />
      <circle cx="7.3" cy="13" r="2.6" fill="none" stroke="var(--on-toska)" strokeWidth="1.7" />
      <path d="M13 6v14" stroke="var(--on-toska)" strokeWidth="1.9" strokeLinecap="round" />
      <circle cx="18.8" cy="13" r="3.4" fill="var(--on-toska)" />
    </svg>
  );
}
