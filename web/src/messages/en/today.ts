import { counted } from '../plural.ts';

/** What the first screen says, in English. */
export const text = {
  title: 'Today',
  allGood: 'All good',
  needYou: (count: number) => counted(count, { one: 'thing needs you', other: 'things need you' }),
  needs: 'Needs you',
  nothingNeeds: 'Nothing has failed, is late, or is missing.',
  begin: 'Nothing is backed up yet. A target says what, a schedule says when.',
  addTarget: 'New target',
  addSchedule: 'New schedule',
  what: 'What',
  happened: 'What happened',
  since: 'Since',
  kinds: {
    failed: 'The last backup failed',
    missed: 'Slots were missed',
    overdue: 'Waits longer than an hour',
    missing: 'A snapshot is missing in its store',
    damaged: 'A snapshot is damaged',
    store: 'The store cannot be used',
  },
  log: 'Log',
  runAgain: 'Run again',
  runAgainOf: (name: string) => `Run ${name} again`,
  ran: 'It runs again.',
  moreNeeds: (count: string) => `${count} more`,
  running: 'Running now',
  nothingRuns: 'Nothing runs right now.',
  cancel: 'Cancel',
  cancelOf: (name: string) => `Cancel the work on ${name}`,
  cancelled: 'It is called off.',
  next24: 'Next 24 hours',
  hour: 'Hour',
  slots: 'Slots',
  slotCount: (count: number) => counted(count, { one: 'slot', other: 'slots' }),
  inADay: (count: number) => `${counted(count, { one: 'slot', other: 'slots' })} in the next 24 hours`,
  asTable: 'As a table',
  days30: '30 days by target',
  allTargets: 'All targets',
};

export type Text = typeof text;
