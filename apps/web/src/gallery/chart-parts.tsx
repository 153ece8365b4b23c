import { AgingBar, AgingTable, type AgeShare } from '#ui/aging-bar.tsx';
import { Button } from '#ui/button.tsx';
import { Card } from '#ui/card.tsx';
import { Icon } from '#ui/icon.tsx';
import { SectionHead } from '#ui/section-head.tsx';
import { TextLink } from '#ui/text-link.tsx';

const idr: readonly AgeShare[] = [
  { kind: 'notdue', minor: 12_132_500_000 },
  { kind: 'late1', minor: 39_932_500_000 },
  { kind: 'late2', minor: 2_650_000_000 },
  { kind: 'late3', minor: 1_560_000_000 },
  { kind: 'late4', minor: 2_100_000_000 },
];
const usd: readonly AgeShare[] = [
  { kind: 'notdue', minor: 390_000 },
  { kind: 'late1', minor: 1_057_000 },
  { kind: 'late2', minor: 510_000 },
];

/** The aging bars with their legend, and a card with a head. */
export function ChartParts() {
  return (
    <div className="grid gap-10 mid:grid-cols-2">
      <section>
        <SectionHead title="Who owes, and for how long" end={<TextLink to="/">Aging report</TextLink>} />
        <div className="my-3.5 grid gap-2">
          <AgingBar currency="IDR" shares={idr} />
          <AgingBar currency="USD" shares={usd} />
        </div>
        <AgingTable
          columns={[
            { currency: 'IDR', shares: idr },
            { currency: 'USD', shares: usd },
          ]}
        />
      </section>
      <Card title="Needs you" meta={5} end={<TextLink to="/">Open the plan</TextLink>}>
        <ul>
          <li className="flex items-center gap-3 px-4 py-2.5">
            <Icon name="ok" className="size-4 self-start text-toska-ink" />
            <span className="min-w-0 flex-1">
              <b>Approve the final reminder to PT Arunika Kosmetika</b>
              <span className="block text-xs text-ink-3">Rp 118.400.000, 30 days late.</span>
            </span>
            <Button size="sm">Review</Button>
          </li>
        </ul>
      </Card>
    </div>
  );
}
