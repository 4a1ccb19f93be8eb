import type { Instant, Seconds } from './instant.ts';
import type { Problem } from './problems/index.ts';
import { isOneOf } from './state-machine.ts';

/** A store at which attempts failed, one after the other, since the last one that succeeded. */
export interface StoreTrouble {
  readonly storeId: number;
  readonly failures: number;
  /** Before this nothing is begun there, and then one task alone; `null` = it did not fail often enough. */
  readonly restsUntil: Instant | null;
  /** What the last attempt failed for. */
  readonly problem: Problem;
}

/** So many failures in a row have a store left alone. */
export const FAILURES_UNTIL_REST = 3;

const FIRST_REST_SECONDS: Seconds = 300;

/** The longest time for which a store is left alone before it is tried again. */
export const LONGEST_REST_SECONDS: Seconds = 3_600;

/** How long a store is left alone after so many failures in a row: twice as long with each, up to an hour; `null` = not at all. */
export const restAfter = (failures: number): Seconds | null =>
  failures < FAILURES_UNTIL_REST
    ? null
    : Math.min(LONGEST_REST_SECONDS, FIRST_REST_SECONDS * 2 ** (failures - FAILURES_UNTIL_REST));

const OF_THE_STORE = [
  'store_unwritable',
  'store_unreadable',
  'store_missing',
  'store_failed',
  'unreachable',
  'connection_lost',
  'stalled',
  'credentials',
  'host_key',
  'no_sftp',
] as const satisfies readonly Problem['reason'][];

/** Whether an attempt failed for its store, not for what it was to copy: in a store that is full others may have room. */
export const isOfTheStore = ({ reason }: Problem): boolean => isOneOf<string>(OF_THE_STORE, reason);
