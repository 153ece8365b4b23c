import type { Plan } from '@sira/contract/reminders';
import { counted } from '#ui/format-count.ts';
import { formatDay } from '#ui/format-date.ts';

interface PlanSituation {
  plan: Pick<Plan, 'on' | 'totals'>;
  /** Mails of this day that have left already. */
  sent: number;
  today: string;
  /** `today at 09:00 WIB`; null while sending is off. */
  nextRun: string | null;
}

/** The page's sentence: what goes out, and how much stays silent. */
export function planHeadline(situation: PlanSituation): string {
  return `${sendingSentence(situation)} ${silenceSentence(situation)}`;
}

function silenceSentence({ plan: { totals }, sent }: PlanSituation): string {
  if (totals.silent > 0) return `${counted(totals.silent, 'invoice stays', 'invoices stay')} silent.`;
  return totals.messages + sent === 0 ? 'No invoice is open.' : 'No invoice stays silent.';
}

function sendingSentence({ plan: { on, totals }, sent, today, nextRun }: PlanSituation): string {
  const isTrial = on !== today;
  const day = formatDay(on, today);
  if (totals.messages === 0) {
    if (sent > 0) return `${counted(sent, 'mail', 'mails')} went out${isTrial ? ` for ${day}` : ' today'}.`;
    return isTrial ? `Nothing goes out on ${day}.` : 'Nothing goes out today.';
  }
  const mails = counted(totals.messages, 'mail', 'mails');
  const isOne = totals.messages === 1;
  if (isTrial) return `${mails} ${isOne ? 'goes' : 'go'} out on ${day}.`;
  if (nextRun === null) return `${mails} ${isOne ? 'is' : 'are'} ready, sending is off.`;
  return `${mails} ${isOne ? 'goes' : 'go'} out ${nextRun.replace(/^today /, '').replace(/ \S+$/, '')}.`;
}
