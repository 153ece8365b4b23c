import { useEffect, useRef, useSyncExternalStore } from 'react';
import { readLocal, writeLocal } from './local-setting.ts';

/** A key that does something on the page in front. */
export interface Shortcut {
  /** As `KeyboardEvent.key` says it: `j`, `/`, `?`, `Enter`. */
  key: string;
  /** For the list of keys: `Next invoice`. */
  label: string;
}

const settingKey = 'sira.shortcuts';
const active = new Map<symbol, Shortcut & { run: () => void }>();
const listeners = new Set<() => void>();
let list: readonly Shortcut[] = [];

function changed(): void {
  list = [...active.values()].map(({ key, label }) => ({ key, label }));
  for (const listener of listeners) listener();
}

/** A single key for the page in front. Silent while typing, in dialogs and when the person switched keys off. */
export function useShortcut(key: string, label: string, run: () => void, isOn = true): void {
  const latest = useRef(run);
  useEffect(() => {
    latest.current = run;
  });
  useEffect(() => {
    if (!isOn) return undefined;
    const id = Symbol(label);
    active.set(id, { key, label, run: () => latest.current() });
    changed();
    return () => {
      active.delete(id);
      changed();
    };
  }, [key, label, isOn]);
}

/** `Ctrl K`, or `Cmd K`: works everywhere, and cannot be switched off. */
export function usePaletteKey(run: () => void): void {
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      if (!(event.ctrlKey || event.metaKey) || event.altKey || event.key.toLowerCase() !== 'k') return;
      event.preventDefault();
      run();
    };
    addEventListener('keydown', press);
    return () => removeEventListener('keydown', press);
  }, [run]);
}

/** Listens for single keys. Called once, at the start. */
export function listenForShortcuts(): void {
  addEventListener('keydown', (event) => {
    if (event.defaultPrevented || event.repeat || !areShortcutsOn() || !isFree(event)) return;
    const shortcut = [...active.values()].findLast((one) => one.key === event.key);
    if (!shortcut) return;
    event.preventDefault();
    shortcut.run();
  });
}

/** Whether a key is nobody's yet: no modifier, no field, no dialog or menu in front. */
function isFree(event: KeyboardEvent): boolean {
  if (event.ctrlKey || event.metaKey || event.altKey) return false;
  const target = event.target instanceof Element ? event.target : null;
  if (target?.closest('input:not([type=checkbox]), textarea, select, [contenteditable=true], [role=menu]'))
    return false;
  const pressesItself = event.key === 'Enter' && target?.closest('a, button, summary');
  return !pressesItself && document.querySelector('[role=dialog], [role=alertdialog]') === null;
}

export function areShortcutsOn(): boolean {
  return readLocal(settingKey) !== 'off';
}

/** Switches single-key shortcuts on or off in this browser. */
export function setShortcutsOn(isOn: boolean): void {
  writeLocal(settingKey, isOn ? null : 'off');
  changed();
}

/** The keys that work on the page in front, for the list behind `?`. */
export function useShortcutList(): readonly Shortcut[] {
  return useSyncExternalStore(subscribe, () => list);
}

/** Whether single keys are on, for the switch in that list. */
export function useShortcutsOn(): boolean {
  return useSyncExternalStore(subscribe, areShortcutsOn);
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
