import type { Actor } from '../domain/account.ts';
import type { Loss } from '../domain/losses/index.ts';
import type { Schedule } from '../domain/schedule.ts';

/** A schedule as a room would show it. */
export interface Rendering {
  /** As that room's clients read it, and write it back; `null` = it does not show the schedule at all. */
  readonly body: object | null;
  /** What of the schedule the body leaves unsaid. Without any, the body written as it is leaves the schedule as it is, also where the room has to make it out of the body alone. */
  readonly losses: readonly Loss[];
}

/** Shows a schedule, as far as the actor may see what it takes. */
export type RenderSchedule = (schedule: Schedule, actor: Actor) => Promise<Rendering>;

/** A room that shows schedules, by its name. */
export interface RenderingRoom {
  readonly name: string;
  readonly render: RenderSchedule;
}
