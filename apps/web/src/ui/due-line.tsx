import { dueLineWords, dueMarks, type DueStep, type StepState } from './due-line-geometry.ts';

const dot = 'mx-[3.5px] size-1.75 flex-none rounded-full';

const looks: Record<StepState | 'due', string> = {
  sent: `${dot} bg-ink-2`,
  next: `${dot} bg-toska shadow-[0_0_0_2px_var(--sheet),0_0_0_3.5px_var(--toska)]`,
  planned: `${dot} inset-ring-[1.5px] inset-ring-edge`,
  skipped: 'mx-[3.5px] h-[1.5px] w-1.75 flex-none bg-edge',
  due: 'mx-0.75 h-3.5 w-[1.5px] flex-none rounded-[1px] bg-ink-3',
};

/** Where an invoice stands between its steps and its due date; small, for a row. */
export function DueLine({ steps }: { steps: readonly DueStep[] }) {
  return (
    <span role="img" aria-label={dueLineWords(steps)} className="inline-flex h-3.5 items-center align-middle">
      {dueMarks(steps).map((mark, index) => (
        <i key={index} className={looks[mark]} />
      ))}
    </span>
  );
}
