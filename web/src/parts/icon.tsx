/** Line drawings on a square of 24, each a path of its own. */
const PATHS = {
  today: 'M4 11.5 12 5l8 6.5M6.5 10v9h11v-9M10 19v-5h4v5',
  calendar: 'M5 6.5h14v13H5zM5 10.5h14M9 4v4M15 4v4',
  schedules: 'M12 4a8 8 0 1 1-7.4 5M4 5.5 4.6 9l3.6-.7M12 8.5V12l2.8 1.8',
  targets: 'M5 5h14v6H5zM5 13h14v6H5zM8 8h.01M8 16h.01',
  snapshots: 'M4 8h16v11H4zM6.5 5h11L20 8H4zM10 12h4',
  stores:
    'M12 4c4.4 0 8 1.3 8 3s-3.6 3-8 3-8-1.3-8-3 3.6-3 8-3ZM4 7v10c0 1.7 3.6 3 8 3s8-1.3 8-3V7M4 12c0 1.7 3.6 3 8 3s8-1.3 8-3',
  people:
    'M9 11a3.2 3.2 0 1 0 0-6.4A3.2 3.2 0 0 0 9 11ZM3.5 19c.4-3 2.6-4.8 5.5-4.8s5.100 1.800 5.500 4.800M16 5a3 3 0 0 1 0 5.800M17.500 14.500c1.700.600 2.700 2.200 3 4.500',
  accounts: 'M5 20V5h9v15M14 10h5v10M3.5 20h17M8 8.500h3M8 12h3M8 15.500h3',
  audit: 'M6 4h9l3 3v13H6zM9 11h6M9 14.500h6M9 8h3',
  settings: 'M4 7h9M17 7h3M4 12h3M11 12h9M4 17h11M19 17h1M15 5v4M9 10v4M17 15v4',
  api: 'M8 8l-4 4 4 4M16 8l4 4-4 4M13.500 6l-3 12',
  good: 'M5 12.500l4.500 4.500L19 7.500',
  warn: 'M12 4.500 21 19.500H3ZM12 10v4.500M12 17.200v.1',
  bad: 'M6.500 6.500l11 11M17.500 6.500l-11 11',
  busy: 'M20 12a8 8 0 1 1-3-6.200M20 4v4h-4',
  idle: 'M6 12h12',
  planned: 'M12 4a8 8 0 1 0 0 16 8 8 0 0 0 0-16ZM12 8v4l2.500 1.500',
  missed: 'M12 4a8 8 0 1 0 0 16 8 8 0 0 0 0-16ZM12 8v5M12 16v.1',
  skipped: 'M5 6l7 6-7 6zM12 6l7 6-7 6z',
  paused: 'M8.500 6v12M15.500 6v12',
  play: 'M8 5.500v13l10-6.500z',
  plus: 'M12 5v14M5 12h14',
  search: 'M10.500 4.500a6 6 0 1 0 0 12 6 6 0 0 0 0-12ZM15 15l5 5',
  more: 'M6 12h.01M12 12h.01M18 12h.01',
  menu: 'M4 7h16M4 12h16M4 17h16',
  folder: 'M4 6.500h6l2 2h8v10H4z',
  file: 'M6 4h8l4 4v12H6zM14 4v4h4',
  download: 'M12 4v11M7.500 11l4.500 4.500 4.500-4.500M5 20h14',
  lock: 'M7 11V8a5 5 0 0 1 10 0v3M5.500 11h13v9h-13z',
  restore: 'M4 12a8 8 0 1 0 2.500-5.800M4 5v4h4M12 8v4l2.500 1.500',
  trash: 'M5 7h14M10 4h4M7 7l1 13h8l1-13',
  terminal: 'M4 5h16v14H4zM7.500 9.500l3 2.500-3 2.500M12.500 15h4',
  out: 'M14 5H5v14h9M10 12h10M16.500 8.500 20 12l-3.500 3.500',
  next: 'M9 6l6 6-6 6',
  back: 'M15 6l-6 6 6 6',
  copy: 'M9 9h11v11H9zM5 15V4h11',
} as const;

export type IconName = keyof typeof PATHS;

/** A picture beside a word: it says nothing by itself. */
export const Icon = ({ name }: { readonly name: IconName }) => (
  <svg class="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false">
    <path d={PATHS[name]} />
  </svg>
);
