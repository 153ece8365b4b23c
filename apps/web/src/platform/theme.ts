import { useSyncExternalStore } from 'react';
import { readLocal, writeLocal } from './local-setting.ts';

export type ThemeChoice = 'system' | 'light' | 'dark';

/** The same name is read by public/theme.js before the first paint. */
const key = 'sira.theme';
const listeners = new Set<() => void>();
let choice: ThemeChoice | null = null;

function getChoice(): ThemeChoice {
  if (choice === null) {
    const kept = readLocal(key);
    choice = kept === 'light' || kept === 'dark' ? kept : 'system';
  }
  return choice;
}

function show(): void {
  const isDark = getChoice() === 'dark' || (getChoice() === 'system' && systemIsDark().matches);
  document.documentElement.dataset['theme'] = isDark ? 'dark' : 'light';
}

const systemIsDark = () => matchMedia('(prefers-color-scheme: dark)');

/** Chooses light, dark, or what the system says; kept in this browser. */
export function setTheme(next: ThemeChoice): void {
  choice = next;
  writeLocal(key, next === 'system' ? null : next);
  show();
  for (const listener of listeners) listener();
}

/** Follows the system while that is the choice. Called once at the start. */
export function watchSystemTheme(): void {
  show();
  systemIsDark().addEventListener('change', show);
}

/** What is chosen, for a switch. */
export function useThemeChoice(): ThemeChoice {
  return useSyncExternalStore(subscribe, getChoice);
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
