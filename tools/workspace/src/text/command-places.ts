import { ASKED, type Completable, type Wanted } from './completable.ts';

/** A command and those inside it, each with the words that lead to it: `db shell`. */
export function commandPlaces(
  commands: readonly Completable[],
  before = '',
): { words: string; command: Completable }[] {
  return commands.flatMap((command) => {
    const words = `${before}${command.name}`;
    return [{ words, command }, ...commandPlaces(command.commands, `${words} `)];
  });
}

/** The flags of all commands that have a value, by what it is. A flag means the same everywhere. */
export function flagsByValue(commands: readonly Completable[]): { takes: Wanted; flags: string[] }[] {
  const found = new Map<Wanted, Set<string>>();
  for (const { command } of commandPlaces(commands)) {
    for (const { takes, flags } of command.options) {
      if (takes === null) continue;
      const known = found.get(takes) ?? new Set();
      for (const flag of flags) known.add(flag);
      found.set(takes, known);
    }
  }
  return [...found].map(([takes, flags]) => ({ takes, flags: [...flags] }));
}

/** Whether the tool is asked for the words, with `workspace completion KIND`. */
export function isAsked(takes: Wanted | null): takes is (typeof ASKED)[number] {
  return ASKED.some((one) => one === takes);
}

/** Text between single quotes, where nothing else has a meaning (in fish a backslash does). */
export function single(text: string): string {
  return `'${text.replaceAll("'", String.raw`'\''`)}'`;
}
