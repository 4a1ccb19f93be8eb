import { counted } from '../plural.ts';

/** What the calendar says, in English. */
export const text = {
  title: 'Calendar',
  views: { month: 'Month', week: 'Week', day: 'Day' },
  view: 'View',
  earlier: 'Earlier',
  later: 'Later',
  today: 'Today',
  zone: 'Time zone',
  store: 'Store',
  anyStore: 'Any store',
  account: 'Account',
  ran: (count: number) => counted(count, { one: 'ran', other: 'ran' }),
  failed: (count: number) => counted(count, { one: 'of them failed', other: 'of them failed' }),
  slots: (count: number) => counted(count, { one: 'slot', other: 'slots' }),
  notRan: (count: number) => counted(count, { one: 'did not run', other: 'did not run' }),
  planned: (count: number) => counted(count, { one: 'to come', other: 'to come' }),
  nothing: 'nothing planned',
  legendRan: 'ran',
  legendFailed: 'ran and failed',
  legendNotRan: 'did not run',
  legendPlanned: 'to come',
  slot: 'Slot',
  schedule: 'Schedule',
  state: 'State',
  none: 'No slot lies here. A schedule makes them.',
  standsFor: (count: number) => `stands for ${counted(count, { one: 'slot', other: 'slots' })}`,
  subscribe: 'Subscribe (iCal)',
  subscribed: 'Calendar address',
  subscribedHint: 'Told this once. Whoever has it reads the account’s slots; it ends in Settings.',
};

export type Text = typeof text;
