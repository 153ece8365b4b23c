import { Button } from '#ui/button.tsx';
import { SectionHead } from '#ui/section-head.tsx';
import { toastDone, toastFailed } from '#ui/toast.tsx';

/** The two kinds of toast. */
export function AnswerParts() {
  const undo = { label: 'Undo', onClick: () => undefined };
  return (
    <section>
      <SectionHead title="Answers" rule="ink" />
      <div className="mt-3.5 flex flex-wrap gap-2.5">
        <Button
          onClick={() =>
            toastDone('INV-2026-0389 marked paid', {
              detail: 'Its reminder for today was cancelled.',
              action: undo,
            })
          }
        >
          Mark paid
        </Button>
        <Button
          onClick={() =>
            toastFailed('The payment was not saved', {
              detail: 'Bagas changed this invoice a moment ago. Look at it again, then record the payment.',
              requestId: '7f3a-91c2',
            })
          }
        >
          Fail
        </Button>
      </div>
    </section>
  );
}
