export type * as days from './days.ts';
export type { DayCounts, Days, TargetDays } from './days.ts';
export type { Need, Overview, readOverview } from './overview.ts';
