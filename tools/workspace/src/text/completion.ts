import { bashScript } from './bash-completion.ts';
import type { Completable } from './completable.ts';
import { fishScript } from './fish-completion.ts';
import { zshScript } from './zsh-completion.ts';

export const SHELLS = ['bash', 'zsh', 'fish'] as const;
export type Shell = (typeof SHELLS)[number];

/**
 * The script that a shell reads once. It says nothing when the tool is not there, and offers only the
 * fixed words in a folder that is no repository or has no configuration.
 */
export function completionScript(shell: Shell, commands: readonly Completable[]): string {
  if (shell === 'bash') return bashScript(commands);
  if (shell === 'zsh') return zshScript(commands);
  return fishScript(commands);
}
