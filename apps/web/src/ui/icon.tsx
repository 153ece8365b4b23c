/** One stroke path a name, drawn in a 16 px box with 1.5 px round strokes. */
const paths = {
  'arrow-down': 'M8 2.5v11M4.5 10L8 13.5 11.5 10',
  'arrow-up': 'M8 13.5v-11M4.5 6L8 2.5 11.5 6',
  audit: 'M5.5 4h8M5.5 8h8M5.5 12h8M2.4 4h.1M2.4 8h.1M2.4 12h.1',
  calendar: 'M2.2 3.5h11.6v10H2.2zM2.2 6.6h11.6M5.3 1.8v3M10.7 1.8v3',
  chart: 'M2.2 13.5h11.6M4 13.5V9M8 13.5V3.5M12 13.5V6.8',
  check: 'M3 8.5l3.2 3.2L13 4.8',
  client: 'M2.5 13.8V3.2l6-1.4v12M8.5 6h5v7.8M1.5 13.8h13M5 5.6v.1M5 8.3v.1M5 11v.1',
  clock: 'M8 2.2a5.8 5.8 0 1 1 0 11.6a5.8 5.8 0 1 1 0-11.6M8 4.8V8l2.2 1.6',
  dashboard: 'M2.5 10.5a5.5 5.5 0 1 1 11 0M8 10.5l2.6-3.2M2.5 13.2h11',
  down: 'M3.5 6L8 10.5 12.5 6',
  error: 'M5.3 1.8h5.4l3.5 3.5v5.4l-3.5 3.5H5.3l-3.5-3.5V5.3zM8 4.8v3.9M8 11v.1',
  find: 'M7 2.5a4.5 4.5 0 1 1 0 9a4.5 4.5 0 1 1 0-9M10.4 10.4L14 14',
  flag: 'M3.5 14V2.5h8.5l-1.8 3 1.8 3H3.5',
  import: 'M8 2v7.4M5.2 6.8L8 9.6l2.8-2.8M2.5 10.6v2.9h11v-2.9',
  invoice: 'M3.5 1.8h9v12.4l-2.2-1.4-2.3 1.4-2.3-1.4-2.2 1.4zM6 5.4h4M6 8.2h4',
  left: 'M10 3.5L5.5 8l4.5 4.5',
  mail: 'M1.8 3.5h12.4v9H1.8zM2 4l6 4.8L14 4',
  moon: 'M13.5 9.6A5.8 5.8 0 0 1 6.4 2.5a5.8 5.8 0 1 0 7.1 7.1z',
  note: 'M3 2.5h10v7.5L9.5 13.5H3zM9.5 13.5V10H13',
  ok: 'M8 2.2a5.8 5.8 0 1 1 0 11.6a5.8 5.8 0 1 1 0-11.6M5.4 8.2l1.8 1.8 3.4-3.7',
  pause: 'M8 2.2a5.8 5.8 0 1 1 0 11.6a5.8 5.8 0 1 1 0-11.6M6.5 6v4M9.5 6v4',
  payment: 'M2 4h12v8H2zM8 6.2a1.8 1.8 0 1 1 0 3.6a1.8 1.8 0 1 1 0-3.6M4.4 8h.1M11.5 8h.1',
  people:
    'M6 2.8a2.4 2.4 0 1 1 0 4.8a2.4 2.4 0 1 1 0-4.8M1.6 13.4c.3-2.8 2-4.2 4.4-4.2s4.1 1.4 4.4 4.2M10.7 3.1a2.3 2.3 0 0 1 0 4.3M12.3 9.7c1.3.6 2 1.8 2.2 3.7',
  plus: 'M8 3v10M3 8h10',
  right: 'M6 3.5L10.5 8 6 12.5',
  schedule: 'M1.8 10.5h12.4M6.2 6.5v7M6.2 4.6V2.4h4l-1 1.1 1 1.1zM3.2 10.5h.01M9.6 10.5h.01M13 10.5h.01',
  send: 'M14 2L1.8 6.6l4.8 2.2L8.9 14zM14 2L6.6 8.8',
  settings:
    'M2 4.8h6.5M12 4.8h2M2 11.2h2M7.5 11.2H14M10.2 3.1a1.7 1.7 0 1 1 0 3.4a1.7 1.7 0 1 1 0-3.4M5.7 9.5a1.7 1.7 0 1 1 0 3.4a1.7 1.7 0 1 1 0-3.4',
  signout: 'M6 2.5H2.8v11H6M6.5 8h7M10.8 5.2L13.6 8l-2.8 2.8',
  sun: 'M8 5.2a2.8 2.8 0 1 1 0 5.6a2.8 2.8 0 1 1 0-5.6M8 1.6v1.2M8 13.2v1.2M1.6 8h1.2M13.2 8h1.2M3.5 3.5l.8.8M11.7 11.7l.8.8M3.5 12.5l.8-.8M11.7 4.3l.8-.8',
  table: 'M2 2.8h12v10.4H2zM2 6.3h12M6.5 6.3v6.9',
  template: 'M5.5 4.5L2 8l3.5 3.5M10.5 4.5L14 8l-3.5 3.5M9 3l-2 10',
  tray: 'M2 9.5l2-6.2h8l2 6.2v3.4H2zM2 9.5h3.4l.9 1.6h3.4l.9-1.6H14',
  undo: 'M5.5 3L2.5 6l3 3M2.7 6h6.8a4 4 0 0 1 0 8H6',
  up: 'M3.5 10L8 5.5l4.5 4.5',
  warning: 'M8 2.2l6.2 11.3H1.8zM8 6.5v3.2M8 11.6v.1',
  x: 'M4 4l8 8M12 4l-8 8',
};

/** Shapes that are filled as well, as circles: centre x, centre y, radius. */
const discs: Partial<Record<IconName, readonly (readonly [number, number, number])[]>> = {
  more: [
    [3.5, 8, 1.1],
    [8, 8, 1.1],
    [12.5, 8, 1.1],
  ],
  reminders: [[12, 8, 1.6]],
  schedule: [
    [3.2, 10.5, 1.2],
    [9.6, 10.5, 1.2],
    [13, 10.5, 1.2],
  ],
};

const composed = {
  more: '',
  reminders: 'M1.8 8h.6M5.6 8h-.4M8 2.5v11M10.8 8h3.4M4 6.4a1.6 1.6 0 1 1 0 3.2a1.6 1.6 0 1 1 0-3.2',
};

export type IconName = keyof typeof paths | keyof typeof composed;

/** A picture beside a word. It is hidden from assistive technology: the word, or the button's label, speaks. */
export function Icon({ name, className = 'size-4' }: { name: IconName; className?: string }) {
  return (
    <svg
      viewBox="0 0 16 16"
      className={`block flex-none ${className}`}
      fill="none"
      stroke="currentColor"
      strokeWidth="1.5"
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
    >
      <path d={{ ...paths, ...composed }[name]} />
      {discs[name]?.map(([cx, cy, r]) => (
        <circle
          key={cx}
          cx={cx}
          cy={cy}
          r={r}
          fill="currentColor"
          stroke={name === 'more' ? 'none' : undefined}
        />
      ))}
    </svg>
  );
}
