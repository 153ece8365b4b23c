import { Icon } from './icon.tsx';

/** Where one is in a piece of work with a fixed order, such as an import. */
export function Steps({ steps, current }: { steps: readonly string[]; current: number }) {
  return (
    <ol className="flex flex-wrap items-center gap-x-5 gap-y-2" aria-label="Steps">
      {steps.map((step, index) => (
        <li
          key={step}
          aria-current={index === current ? 'step' : undefined}
          className={`flex items-center gap-2 ${index === current ? 'font-semibold text-ink' : 'text-ink-3'}`}
        >
          <StepMark
            number={index + 1}
            state={index < current ? 'done' : index === current ? 'now' : 'ahead'}
          />
          {step}
          {index < current ? <span className="sr-only">, done</span> : null}
        </li>
      ))}
    </ol>
  );
}

const marks = {
  done: 'bg-ink-2 text-sheet',
  now: 'bg-toska text-on-toska',
  ahead: 'text-ink-3 inset-ring-[1.5px] inset-ring-edge',
} as const;

function StepMark({ number, state }: { number: number; state: keyof typeof marks }) {
  return (
    <span
      aria-hidden="true"
      className={`grid size-5 flex-none place-items-center rounded-full text-2xs font-semibold ${marks[state]}`}
    >
      {state === 'done' ? <Icon name="check" className="size-3" /> : number}
    </span>
  );
}
