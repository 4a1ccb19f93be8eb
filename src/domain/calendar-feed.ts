import type { Instant } from './instant.ts';

/** How many feeds an account may have. */
export const MAX_FEEDS = 50;

/** Slots of an account as a calendar that programs subscribe to; whoever knows its token may read it. */
export interface CalendarFeed {
  readonly id: number;
  readonly accountId: number;
  /** Who made it, and it ends with; `null` = the command line. */
  readonly loginId: number | null;
  /** Of this schedule alone; `null` = of all. */
  readonly scheduleId: number | null;
  /** Of schedules of this target alone; `null` = of all. */
  readonly targetId: number | null;
  readonly createdAt: Instant;
}
