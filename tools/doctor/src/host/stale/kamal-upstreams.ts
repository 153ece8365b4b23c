import { NO_PROXY, type ProxyReading, targetOf } from './upstream.ts';

const ESCAPES = /\u001B\[[0-9;]*m/g;
const PLACE = /^[\w.-]+:\d{1,5}$/;

/** Whether a text is the table that `kamal-proxy list` prints. */
export function isKamalTable(text: string): boolean {
  return /^\s*Service\s+Host\s+Path\s+Target\s+State\b/m.test(text.replace(ESCAPES, ''));
}

/**
 * Where kamal-proxy sends requests, from `docker exec kamal-proxy kamal-proxy list`: every HOST:PORT of a row,
 * whatever its state, and those of a rollout too. A row without one is not understood.
 * @see https://github.com/basecamp/kamal-proxy
 */
export function kamalUpstreams(text: string, from: string): ProxyReading {
  const rows = text
    .replace(ESCAPES, '')
    .split('\n')
    .filter((line) => line.trim() !== '' && !/^\s*Service\s+Host\b/.test(line));
  const read = rows.map((row) => ({
    row,
    places: row.split(/[\s,]+/).filter((word) => PLACE.test(word)),
  }));
  return {
    ...NO_PROXY,
    kinds: ['list'],
    targets: read.flatMap(({ places }) =>
      places.flatMap((place) => targetOf(place, `${from}: target ${place}`) ?? []),
    ),
    unresolved: read.filter(({ places }) => places.length === 0).map(({ row }) => `${from}: ${row.trim()}`),
  };
}
