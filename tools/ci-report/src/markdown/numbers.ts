/** A metric for people: bytes in kB, milliseconds in seconds, `unknown` for what could not be read. */
export function metricText(name: string, value: number | null | undefined): string {
  if (typeof value !== 'number' || !Number.isFinite(value)) return 'unknown';
  if (/bytes$/i.test(name)) return `${grouped(value / 1000, 2)} kB`;
  if (name.endsWith('Ms')) return `${grouped(value / 1000, value < 10_000 ? 2 : 1)} s`;
  return grouped(value, 2);
}

/** A difference with its sign; an empty text when there is none to tell. */
export function changeText(name: string, change: number | null): string {
  if (change === null) return '';
  if (change === 0) return '±0';
  return change > 0 ? `+${metricText(name, change)}` : `−${metricText(name, -change)}`;
}

/** `unhandledErrors` as `unhandled errors`. */
export function metricLabel(name: string): string {
  const words = name
    .replace(/(Ms|Bytes)$/, '')
    .replace(/([a-z])([A-Z])/g, '$1 $2')
    .toLowerCase();
  return name === 'durationMs'
    ? 'duration'
    : name === 'bytes'
      ? 'size'
      : name === 'gzipBytes'
        ? 'size with gzip'
        : words;
}

function grouped(value: number, digits: number): string {
  return value.toLocaleString('en-US', { maximumFractionDigits: digits });
}
