/** How much of an amount is paid, under the big figure. @param share 0 to 1 */
export function PaidBar({ share }: { share: number }) {
  const percent = Math.round(Math.min(1, Math.max(0, share)) * 100);
  return (
    <div
      role="img"
      aria-label={`${percent} percent paid`}
      className="my-1.5 h-1 overflow-hidden rounded-[2px] bg-line-strong"
    >
      <i className="block h-full bg-paid-fill" style={{ width: `${percent}%` }} />
    </div>
  );
}
