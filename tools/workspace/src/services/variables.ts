import { environmentOf, fillEntries, fillText } from '../environment/environment.ts';
import type { Context } from '../context.ts';
import type { Place } from './service-kind.ts';

/**
 * The variables of one service: those of the workspace and its own, which win. `unavailable` are
 * services that cannot run here; entries about them are left out.
 */
export function environmentOfPlace(
  { context, service }: Pick<Place, 'context' | 'service'>,
  unavailable: ReadonlySet<string> = new Set(),
): Record<string, string> {
  const own = 'environment' in service ? service.environment : {};
  return {
    ...environmentOf(context, unavailable),
    ...fillEntries(own, context),
  };
}

/** The words of a command with the placeholders of the configuration filled. */
export function fillWords(context: Context, words: readonly string[]): string[] {
  return words.map((word) => fillText(word, context));
}
