import { Button } from '#ui/button.tsx';
import { Card } from '#ui/card.tsx';
import { EmptyState } from '#ui/empty-state.tsx';
import { ErrorState } from '#ui/error-state.tsx';
import { Skeleton } from '#ui/skeleton.tsx';

/** Empty, loading, failed. */
export function StateParts() {
  return (
    <div className="grid gap-5 mid:grid-cols-3">
      <Card>
        <EmptyState title="Nothing to send yet" action={<Button variant="primary">Import invoices</Button>}>
          Reminders appear here once there are open invoices. Import a list from your books; nothing goes out
          until you say so.
        </EmptyState>
      </Card>
      <Card>
        <div className="px-4 py-3">
          <Skeleton label="Loading clients" />
        </div>
      </Card>
      <Card>
        <ErrorState
          title="The deliveries could not be read"
          detail="The server did not answer for 10 seconds. Sending goes on by itself; only this page is missing."
          onRetry={() => undefined}
        />
      </Card>
    </div>
  );
}
