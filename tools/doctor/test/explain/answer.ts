import type { Certainty } from '../../src/db/cause.ts';
import { explain } from '../../src/db/explain/explain.ts';
import { readTexts } from './read-texts.ts';

/** A direct host of Supabase as texts name it. */
export const direct = 'db.abcdefghijklmnopqrst.supabase.co';
/** A host of its shared pooler. */
export const pooler = 'aws-0-eu-west-1.pooler.supabase.com';

/** The id of the cause that comes first for a text, or `unknown`. */
export const first = (text: string): string => explain(text).causes[0]?.id ?? 'unknown';

/** The causes of a text in order, each with how sure it is. */
export const answers = (text: string): [string, Certainty][] =>
  explain(text).causes.map(({ id, certainty }) => [id, certainty]);

/** What the first cause of a text rests on, in one line. */
export const evidence = (text: string): string => explain(text).causes[0]?.evidence.join(' ') ?? '';

/** Share of texts whose first cause is an expected one, and those where a certain answer was a wrong one. */
export function score(name: string) {
  const texts = readTexts(name);
  const judged = texts.map(({ expected, text }) => {
    const causes = explain(text).causes;
    const right = expected.includes(causes[0]?.id ?? 'unknown');
    return { text, right, confidentlyWrong: !right && causes.some((one) => one.certainty === 'proved') };
  });
  return {
    count: texts.length,
    share: judged.filter((one) => one.right).length / texts.length,
    wrong: judged.filter((one) => !one.right).map((one) => one.text),
    confidentlyWrong: judged.filter((one) => one.confidentlyWrong).map((one) => one.text),
  };
}
