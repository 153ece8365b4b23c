import { counted } from '#ui/format-count.ts';
import { formatDay } from '#ui/format-date.ts';

interface DashboardSituation {
  on: string;
  today: string;
  messages: number;
  /** Mails of this day that have left already. */
  sent: number;
  needs: number;
  /** `today at 09:00 WIB`; null while sending is off. */
  nextRun: string | null;
}

/** The first sentence of the first page: what goes out, and how much needs a person. */
export function dashboardHeadline(situation: DashboardSituation): string {
  const { needs } = situation;
  const things = needs === 0 ? '' : `, and ${counted(needs, 'thing needs', 'things need')} you`;
  return `${sending(situation)}${things}.`;
}

function sending({ on, today, messages, sent, nextRun }: DashboardSituation): string {
  const mails = counted(messages, 'mail', 'mails');
  const go = messages === 1 ? 'goes' : 'go';
  if (on !== today)
    return messages === 0
      ? `Nothing goes out on ${formatDay(on, today)}`
      : `${mails} ${go} out on ${formatDay(on, today)}`;
  if (messages === 0)
    return sent > 0 ? `${counted(sent, 'mail', 'mails')} went out today` : 'Nothing goes out today';
  if (nextRun === null) return `${mails} ${messages === 1 ? 'is' : 'are'} ready while sending is off`;
  return `${mails} ${go} out ${hourOf(nextRun)}`;
}

/** `at 09:00` today, `tomorrow at 09:00` otherwise: the zone stands at the rail's foot. */
export function hourOf(nextRun: string): string {
  return nextRun.replace(/^today /, '').replace(/ \S+$/, '');
}
