/** One thing the palette can do. */
export interface Command {
  id: string;
  label: string;
  /** The quiet word at the right: where it belongs. */
  group: string;
}

/**
 * Commands whose label or group holds every typed word, those that begin with the text first.
 * Without text all of them, in their order.
 */
export function matchCommands<C extends Command>(commands: readonly C[], text: string): C[] {
  const wanted = text.trim().toLowerCase();
  const words = wanted.split(/\s+/).filter(Boolean);
  const found = commands.filter((command) => {
    const haystack = `${command.label} ${command.group}`.toLowerCase();
    return words.every((word) => haystack.includes(word));
  });
  const rank = (command: C) => (command.label.toLowerCase().startsWith(wanted) ? 0 : 1);
  return found.toSorted((a, b) => rank(a) - rank(b));
}
