/**
 * What stands at a place of a command line. `workspaces`, `services` and `branches` are asked from the
 * tool when they are needed (`workspace completion workspaces`); a list is the words themselves.
 */
export type Wanted = (typeof ASKED)[number] | 'file' | 'command' | 'other' | readonly string[];

/** A command as a completion script needs it. */
export interface Completable {
  name: string;
  description: string;
  options: CompletableOption[];
  /** What its own words are; null when it takes none. */
  takes: Wanted | null;
  commands: Completable[];
}

export interface CompletableOption {
  /** `-w`, `--workspace`. */
  flags: string[];
  description: string;
  /** What its value is; null when it has none. */
  takes: Wanted | null;
}

/** What a script asks the tool for. */
export const ASKED = ['workspaces', 'services', 'branches'] as const;
