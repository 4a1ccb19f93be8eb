import type { Schedule } from '../../src/domain/schedule.ts';
import type { Target } from '../../src/domain/target.ts';
import type { Caller, Room } from '../dialects/cloudsigma/room.ts';
import type { RuleName } from './rules.ts';

/** A schedule as one room's client has read it. */
export interface View {
  readonly name: string;
  readonly isPaused: boolean;
  /** All that was read beside its name: the same before and after whatever another room does with the name. */
  readonly texts: unknown;
  /** What `texts` says of when it fires, in the form of `RoomClient.says`. */
  readonly when: unknown;
  /** Each way in which this room's usual client changes a name: it writes back the whole of what was read here. */
  readonly renames: Readonly<Record<string, (name: string) => Promise<void>>>;
}

/** A room's usual client, in the hands of one caller. A new room is one of these, and its line in `rooms.ts`. */
export interface RoomClient {
  /**
   * Makes a schedule of a rule in the room's own words; answers nothing, as not every wire tells an id. `false`: the
   * room has no words for it, and nothing was made.
   */
  create(rule: RuleName, name: string, targets: readonly Target[]): Promise<boolean>;
  /** `null`: the room does not list it. */
  read(schedule: Schedule): Promise<View | null>;
  /** What the room says of when this rule fires, by the table of what it can say; `null`: it does not list it. */
  says(rule: RuleName, schedule: Schedule): unknown;
  pause(schedule: Schedule): Promise<void>;
  resume(schedule: Schedule): Promise<void>;
  delete(schedule: Schedule): Promise<void>;
  /** Names of all that the room lists. */
  list(targets: readonly Target[]): Promise<readonly string[]>;
}

/** Opens a room's client for a caller. */
export type OpenRoomClient = (room: Room, caller: Caller) => RoomClient;
