const listeners = new Set<() => void>();

/** Calls `listener` whenever the server says that there is no session any more. Returns how to stop. */
export function onSignedOut(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Said by the API client on every 401. */
export function announceSignedOut(): void {
  for (const listener of listeners) listener();
}
