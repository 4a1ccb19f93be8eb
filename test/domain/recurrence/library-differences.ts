/** Differences for one reason: `library expression date zone` -> what it adds (`+`) or lacks (`-`), in local time. */
export interface KnownDifferences {
  readonly reason: string;
  readonly cases: Readonly<Record<string, string>>;
}

/** Where croner 11.0.1 and cron-parser 5.10.5 differ within a day of a clock change of 2026, and why. */
export const KNOWN_DIFFERENCES: readonly KnownDifferences[] = [
  {
    reason: 'A fixed hour that an overlap repeats fires in both passes.',
    cases: {
      'croner */15 1-3 * * * 2026-04-05 Australia/Lord_Howe': '+2026-04-05T01:30+10:30 +2026-04-05T01:45+10:30',
      'croner */15 1-3 * * * 2026-10-25 Antarctica/Troll':
        '+2026-10-25T01:00+00:00 +2026-10-25T01:15+00:00 +2026-10-25T01:30+00:00 +2026-10-25T01:45+00:00 +2026-10-25T02:00+00:00 +2026-10-25T02:15+00:00 +2026-10-25T02:30+00:00 +2026-10-25T02:45+00:00',
      'croner */15 1-3 * * * 2026-10-25 Europe/Kyiv':
        '+2026-10-25T03:00+02:00 +2026-10-25T03:15+02:00 +2026-10-25T03:30+02:00 +2026-10-25T03:45+02:00',
      'croner */15 1-3 * * * 2026-10-25 Europe/London':
        '+2026-10-25T01:00+00:00 +2026-10-25T01:15+00:00 +2026-10-25T01:30+00:00 +2026-10-25T01:45+00:00',
      'croner */15 1-3 * * * 2026-11-01 America/New_York':
        '+2026-11-01T01:00-05:00 +2026-11-01T01:15-05:00 +2026-11-01T01:30-05:00 +2026-11-01T01:45-05:00',
      'cron-parser */15 1-3 * * * 2026-10-25 Antarctica/Troll':
        '+2026-10-25T01:00+00:00 +2026-10-25T01:15+00:00 +2026-10-25T01:30+00:00 +2026-10-25T01:45+00:00 +2026-10-25T02:00+00:00 +2026-10-25T02:15+00:00 +2026-10-25T02:30+00:00 +2026-10-25T02:45+00:00',
      'cron-parser 0 2 * * * 2026-10-25 Antarctica/Troll': '+2026-10-25T02:00+00:00',
      'cron-parser 30 2 * * * 2026-10-25 Antarctica/Troll': '+2026-10-25T02:30+00:00',
    },
  },
  {
    reason: 'A time lost in a gap, or right after one, is not made up for.',
    cases: {
      'croner */15 1-3 * * * 2026-03-29 Europe/Kyiv': '-2026-03-29T04:00+03:00',
      'croner 30 23 * * * 2026-03-29 America/Nuuk': '-2026-03-29T00:00-01:00',
      'cron-parser 30 23 * * * 2026-03-29 America/Nuuk': '-2026-03-29T00:00-01:00',
      'cron-parser 0 2 * * * 2026-10-04 Australia/Lord_Howe': '-2026-10-04T02:30+11:00',
    },
  },
  {
    reason: "A lost time fires as much later as the gap is long, not at the gap's end.",
    cases: {
      'cron-parser */15 1-3 * * * 2026-03-29 Europe/Kyiv':
        '+2026-03-29T04:15+03:00 +2026-03-29T04:30+03:00 +2026-03-29T04:45+03:00',
      'cron-parser 30 2 * * * 2026-03-08 America/New_York': '-2026-03-08T03:00-04:00 +2026-03-08T03:30-04:00',
      'cron-parser 30 1 * * * 2026-03-29 Europe/London': '-2026-03-29T02:00+01:00 +2026-03-29T02:30+01:00',
      'cron-parser 30 1 * * * 2026-03-29 Antarctica/Troll': '-2026-03-29T03:00+02:00 +2026-03-29T03:30+02:00',
      'cron-parser 30 2 * * * 2026-03-29 Antarctica/Troll': '-2026-03-29T03:00+02:00 +2026-03-29T03:30+02:00',
    },
  },
  {
    reason: 'A change of half an hour is not foreseen: real times are lost, or the search gives up.',
    cases: {
      'cron-parser */15 1-3 * * * 2026-10-04 Australia/Lord_Howe': '-2026-10-04T02:30+11:00 -2026-10-04T02:45+11:00',
      'cron-parser */45 * * * * 2026-04-05 Australia/Lord_Howe': '-2026-04-05T01:45+10:30',
      'cron-parser */45 * * * * 2026-10-04 Australia/Lord_Howe': '-2026-10-04T02:45+11:00',
      'cron-parser 0 * * * * 2026-04-05 Australia/Lord_Howe': 'gives up',
      'cron-parser 0 2 * * * 2026-04-05 Australia/Lord_Howe': 'gives up',
    },
  },
  {
    reason: 'Asked from the hour that a day later is a gap over midnight, the whole day before the gap is passed over.',
    cases: {
      'cron-parser 0 0 * * * 2026-03-29 America/Nuuk': '-2026-03-28T00:00-02:00',
      'cron-parser 0 2 * * * 2026-03-29 America/Nuuk': '-2026-03-28T02:00-02:00',
      'cron-parser 1 2 * * 1-6 2026-03-29 America/Nuuk': '-2026-03-28T02:01-02:00',
      'cron-parser 30 1 * * * 2026-03-29 America/Nuuk': '-2026-03-28T01:30-02:00',
      'cron-parser 30 2 * * * 2026-03-29 America/Nuuk': '-2026-03-28T02:30-02:00',
      'cron-parser */15 1-3 * * * 2026-03-29 America/Nuuk':
        '-2026-03-28T01:00-02:00 -2026-03-28T01:15-02:00 -2026-03-28T01:30-02:00 -2026-03-28T01:45-02:00 -2026-03-28T02:00-02:00 -2026-03-28T02:15-02:00 -2026-03-28T02:30-02:00 -2026-03-28T02:45-02:00 -2026-03-28T03:00-02:00 -2026-03-28T03:15-02:00 -2026-03-28T03:30-02:00 -2026-03-28T03:45-02:00',
    },
  },
  {
    reason: 'A midnight that an overlap repeats fires at its second pass.',
    cases: {
      'cron-parser 0 0 * * * 2026-11-01 America/Havana': '-2026-11-01T00:00-04:00 +2026-11-01T00:00-05:00',
    },
  },
];
