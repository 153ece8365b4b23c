import { bytes, clean } from '../../text.ts';
import { bucketed } from '../proposal/quantile.ts';
import type { Proposal } from '../proposal/proposal.ts';
import type { Sample } from '../record/sample.ts';
import type { Snapshot } from '../snapshot.ts';

const WIDTH = 760;
const HEIGHT = 330;
const LEFT = 64;
const RIGHT = 16;
const TOP = 78;
const BOTTOM = 44;
const MOST_POINTS = 300;

const STYLE = `
  .bg { fill: #ffffff } text { fill: #1d2733; font: 13px system-ui, sans-serif } .title { font-size: 16px; font-weight: 600 }
  .small { font-size: 12px; fill: #4a5868 } .grid { stroke: #d9dfe6; stroke-width: 1 }
  .area { fill: #2f6fb3; fill-opacity: .18 } .line { fill: none; stroke: #2f6fb3; stroke-width: 2 }
  .peak { fill: none; stroke: #7a8896; stroke-width: 1 } .total { stroke: #b3261e; stroke-width: 2; stroke-dasharray: 7 4 }
  .need { stroke: #0f7b4f; stroke-width: 2; stroke-dasharray: 2 4 } .kill { fill: #b3261e }
  .tier1 { fill: #2f6fb3 } .tier2 { fill: #c98a1b } .tier3 { fill: #9fb3c8 } .tier4 { fill: #e6ebf0 } .stale { fill: #b3261e }
  @media (prefers-color-scheme: dark) {
    .bg { fill: #14191f } text { fill: #e6ebf0 } .small { fill: #a9b6c4 } .grid { stroke: #323c47 }
    .area { fill: #6fb0f2; fill-opacity: .2 } .line { stroke: #6fb0f2 } .peak { stroke: #8b99a8 } .total { stroke: #ff8a80 }
    .need { stroke: #5fd39b } .kill, .stale { fill: #ff8a80 } .tier1 { fill: #6fb0f2 } .tier2 { fill: #e6b65c } .tier3 { fill: #56687a } .tier4 { fill: #2a333d }
  }`;

/**
 * An SVG picture of the memory: over the time of the samples, or as one bar when there are fewer than two.
 * It follows the colour scheme of who looks at it. Names in it are escaped.
 */
export function memoryChart(snapshot: Snapshot, proposal: Proposal, samples: readonly Sample[]): string {
  const title = `Memory of ${clean(snapshot.hostname, 60)}`;
  const drawing = samples.length > 1 ? overTime(samples, proposal) : oneBar(snapshot, proposal);
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" width="${WIDTH}" height="${HEIGHT}" role="img" aria-labelledby="t d">
<title id="t">${xml(title)}</title>
<desc id="d">${xml(drawing.description)}</desc>
<style>${STYLE}
</style>
<rect class="bg" width="${WIDTH}" height="${HEIGHT}"/>
<text class="title" x="16" y="28">${xml(title)}</text>
${drawing.shapes.join('\n')}
</svg>
`;
}

/** Text from outside for XML: no character of it has a meaning, and none is forbidden there. */
export function xml(text: string): string {
  const entities: Record<string, string> = {
    '&': '&amp;',
    '<': '&lt;',
    '>': '&gt;',
    '"': '&quot;',
    "'": '&#39;',
  };
  return clean(text, 500)
    .replace(/[&<>"']/g, (found) => entities[found] ?? '')
    .replace(/[\uFFFE\uFFFF]/g, '·');
}

interface Drawing {
  shapes: string[];
  description: string;
}

function overTime(samples: readonly Sample[], { memory, current, confidence }: Proposal): Drawing {
  const times = samples.map(({ at }) => Date.parse(at));
  const [from, to] = [times[0] ?? 0, times.at(-1) ?? 1];
  const size = memory.afterCleanUp.sizeBytes;
  const kills = killMarks(samples);
  const top = Math.max(current.memoryBytes, memory.maxBytes, size) * 1.06;
  const x = (at: number): number => LEFT + ((at - from) / Math.max(1, to - from)) * (WIDTH - LEFT - RIGHT);
  const y = (value: number): number => HEIGHT - BOTTOM - (value / top) * (HEIGHT - TOP - BOTTOM);
  const points = samples.map(({ at, demandBytes }) => ({ x: Date.parse(at), y: demandBytes }));
  const line = bucketed(points, 1, MOST_POINTS).map((point) => `${n(x(point.x))},${n(y(point.y))}`);
  const level = (value: number, name: string): string =>
    `<line class="${name}" x1="${LEFT}" x2="${WIDTH - RIGHT}" y1="${n(y(value))}" y2="${n(y(value))}"/>`;
  return {
    shapes: [
      ...legend([
        ['total', `this host: ${bytes(current.memoryBytes)}`],
        [
          'need',
          `needed with headroom: ${bytes(size)}${confidence === 'not-enough-history' ? ' (indicative)' : ''}`,
        ],
        ['line', 'demand'],
        ['peak', 'peaks'],
        ...(kills.length > 0 ? [['kill', 'OOM kill'] as [string, string]] : []),
      ]),
      ...grid(top, y),
      ...timeMarks(from, to, x),
      `<polygon class="area" points="${n(x(from))},${n(y(0))} ${line.join(' ')} ${n(x(to))},${n(y(0))}"/>`,
      `<polyline class="peak" points="${peaks(points)
        .map((point) => `${n(x(point.x))},${n(y(point.y))}`)
        .join(' ')}"/>`,
      `<polyline class="line" points="${line.join(' ')}"/>`,
      level(current.memoryBytes, 'total'),
      level(size, 'need'),
      ...kills.map(
        (at) =>
          `<circle class="kill" cx="${n(x(at))}" cy="${n(y(current.memoryBytes))}" r="5"><title>OOM kill</title></circle>`,
      ),
    ],
    description: `Demand for memory from ${samples[0]?.at} to ${samples.at(-1)?.at}: half of the time below ${bytes(memory.p50Bytes)}, 95 % below ${bytes(memory.p95Bytes)}, at most ${bytes(memory.maxBytes)}, of ${bytes(current.memoryBytes)}.`,
  };
}

function oneBar({ totals, takenAt }: Snapshot, { cleanUp, memory }: Proposal): Drawing {
  const stale = Math.min(cleanUp.memoryBytes, totals.unreclaimableBytes);
  const tiers: [name: string, bytes: number, says: string][] = [
    ['tier1', totals.unreclaimableBytes - stale, 'cannot be reclaimed'],
    ['stale', stale, 'of old deployments'],
    ['tier2', totals.warmCacheBytes, 'warm cache'],
    ['tier3', totals.coldCacheBytes, 'cold cache'],
    [
      'tier4',
      Math.max(
        0,
        totals.memoryBytes - totals.unreclaimableBytes - totals.warmCacheBytes - totals.coldCacheBytes,
      ),
      'free and other',
    ],
  ];
  const shown = tiers.filter(([, size]) => size > 0);
  const scale =
    (WIDTH - 32) /
    Math.max(
      1,
      shown.reduce((sum, [, size]) => sum + size, 0),
    );
  let x = 16;
  const shapes = shown.flatMap(([name, size, says], index) => {
    const width = size * scale;
    const bar = `<rect class="${name}" x="${n(x)}" y="64" width="${n(width)}" height="56"/>`;
    const row = 156 + index * 26;
    x += width;
    return [
      bar,
      `<rect class="${name}" x="16" y="${row - 12}" width="14" height="14"/>`,
      `<text x="40" y="${row}">${xml(`${bytes(size)} ${says}`)}</text>`,
    ];
  });
  const note = `One reading, ${takenAt.slice(0, 16).replace('T', ' ')} UTC: not enough history for a size. Needed then, with headroom: ${bytes(memory.afterCleanUp.sizeBytes)}.`;
  return {
    shapes: [
      `<text class="small" x="16" y="50">${xml(`${bytes(totals.memoryBytes)} in all`)}</text>`,
      ...shapes,
      `<text class="small" x="16" y="${HEIGHT - 16}">${xml(note)}</text>`,
    ],
    description: `${shown.map(([, size, says]) => `${bytes(size)} ${says}`).join(', ')}. ${note}`,
  };
}

function legend(entries: readonly [name: string, says: string][]): string[] {
  let x = 16;
  return entries.flatMap(([name, says]) => {
    const at = x;
    x += 44 + says.length * 6.6;
    const mark =
      name === 'kill'
        ? `<circle class="kill" cx="${n(at + 18)}" cy="50" r="5"/>`
        : `<line class="${name}" x1="${n(at)}" x2="${n(at + 24)}" y1="50" y2="50"/>`;
    return [mark, `<text class="small" x="${n(at + 30)}" y="54">${xml(says)}</text>`];
  });
}

function grid(top: number, y: (value: number) => number): string[] {
  const rough = top / 5;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((one) => one * power).find((one) => one >= rough) ?? rough;
  return Array.from({ length: Math.floor(top / step) + 1 }, (_, i) => i * step).flatMap((value) => [
    `<line class="grid" x1="${LEFT}" x2="${WIDTH - RIGHT}" y1="${n(y(value))}" y2="${n(y(value))}"/>`,
    `<text class="small" x="${LEFT - 8}" y="${n(y(value) + 4)}" text-anchor="end">${bytes(value)}</text>`,
  ]);
}

function timeMarks(from: number, to: number, x: (at: number) => number): string[] {
  const isLong = to - from > 2 * 86_400_000;
  return [0, 0.25, 0.5, 0.75, 1].map((share) => {
    const at = from + (to - from) * share;
    const text = new Date(at).toISOString();
    const anchor = share === 0 ? 'start' : share === 1 ? 'end' : 'middle';
    return `<text class="small" x="${n(x(at))}" y="${HEIGHT - 18}" text-anchor="${anchor}">${isLong ? text.slice(0, 10) : text.slice(5, 16).replace('T', ' ')}</text>`;
  });
}

/** The highest of each span: medians alone would hide what kills. */
function peaks(points: readonly { x: number; y: number }[]): { x: number; y: number }[] {
  const size = Math.ceil(points.length / MOST_POINTS);
  const highest: { x: number; y: number }[] = [];
  for (let i = 0; i < points.length; i += size) {
    const [top] = points.slice(i, i + size).toSorted((a, b) => b.y - a.y);
    if (top) highest.push(top);
  }
  return highest;
}

function killMarks(samples: readonly Sample[]): number[] {
  return samples.slice(1).flatMap((sample, i) => {
    const before = samples[i]?.oomKills ?? null;
    return before !== null && sample.oomKills !== null && sample.oomKills > before
      ? [Date.parse(sample.at)]
      : [];
  });
}

function n(value: number): string {
  return String(Math.round(value * 10) / 10);
}
