const UNITS: Record<string, number> = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** `15s`, `1m`, `12h`, `7d` in milliseconds; null when it is none of these or nothing. */
export function durationMs(text: string): number | null {
  const found = /^(\d{1,6})([smhd])$/.exec(text);
  const ms = found ? Number(found[1]) * (UNITS[found[2] ?? ''] ?? 0) : 0;
  return ms > 0 ? ms : null;
}
