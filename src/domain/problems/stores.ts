import type { Seconds } from '../instant.ts';
import { conflict, driverFailed, invalidRequest, notFound, quotaExceeded, unavailable } from './kind.ts';
import type { Thing } from './thing.ts';

/** Stores, their drivers and their limits. */
export const STORE_PROBLEMS = {
  location_malformed: invalidRequest(),
  node_unnamed: invalidRequest(),
  node_unknown: notFound<{ node: string }>(),
  store_limit_malformed: invalidRequest(),
  store_name_taken: conflict<{ name: string }>(),
  /** So many snapshots, targets whose own it is, and schedules that go there. */
  store_in_use: conflict<{ store: Thing; snapshots: number; targets: number; schedules: number }>(),
  /** Only this node reaches it, and can test it. */
  store_tested_elsewhere: conflict<{ node: string }>(),
  /** It is a repository of one target alone. */
  store_holds_target: conflict<{ store: Thing }>(),
  /** What was to become a store is one already: this one. */
  repository_of_other_store: conflict<{ store: Thing }>(),
  /** Its copies would lie where those of this one do, within them or around them. */
  store_place_taken: conflict<{ store: Thing }>(),
  /** Its driver has nothing of the kind: neither locks nor keys, and no room that is not free at once. */
  store_without_repository: invalidRequest<{ driver: string }>(),
  unknown_driver: driverFailed<{ driver: string; drivers: readonly string[] }>(),
  /** They were sealed with another `SECRET_KEY`. */
  secrets_unreadable: driverFailed<{ store: Thing }>(),
  /** `driver` of `null` = of whichever. */
  no_local_store: notFound<{ driver: string | null; location: string }>(),
  store_of_other_node: invalidRequest<{ store: Thing; node: string }>(),
  /** It failed so often in a row that nothing is begun there for a while. */
  store_rests: unavailable<{ store: Thing; failures: number; retryAfterSeconds: Seconds }>(),
  /** `count` are there of a target that may have `limit`. */
  store_target: quotaExceeded<{ store: Thing; limit: number; count: number }>(),
  /** The same of an account. */
  store_account: quotaExceeded<{ store: Thing; limit: number; count: number }>(),
  /** `limit` seconds have to pass between two of a target; or, of `isUnfinished`, the previous one is not made yet. */
  store_interval: quotaExceeded<{
    store: Thing;
    limit: Seconds;
    isUnfinished: boolean;
    retryAfterSeconds: Seconds;
  }>(),
} as const;
