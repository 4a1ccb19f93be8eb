import type { Delivery } from './delivery.ts';
import type { Instant, Seconds } from './instant.ts';
import type { RunReason } from './run.ts';
import type { LOST } from './snapshot.ts';

/**
 * What staff can be alerted to: work that failed, slots that were missed, work that stopped without an end, stores that cannot
 * be used, and copies that are gone or damaged.
 */
export const ALERT_TOPICS = ['failed', 'missed', 'stalled', 'store', 'missing'] as const;
export type AlertTopic = (typeof ALERT_TOPICS)[number];

export const ALERT_CHANNELS = ['mail', 'webhook'] as const;
export type AlertChannel = (typeof ALERT_CHANNELS)[number];

/** How many alerts an installation may have. */
export const MAX_ALERTS = 20;

/** How many things of a kind a digest names; the others it counts. */
export const MAX_NAMED = 20;

/** How many things that are in trouble an alert remembers to have told; of more it tells how many. */
export const MAX_REMEMBERED = 1_000;

/** Where staff is told of what goes wrong, over all accounts. */
export interface Alert {
  readonly id: number;
  readonly channel: AlertChannel;
  /** The mail address, or the origin of the webhook. */
  readonly address: string;
  /** The webhook's URL and secret, sealed; `null` of mails. */
  readonly sealed: string | null;
  readonly topics: readonly AlertTopic[];
  /** Tells too when no backup has succeeded for so long; `null` = not. */
  readonly silentForSeconds: Seconds | null;
  readonly createdAt: Instant;
  /** Up to when all that happened has been told. */
  readonly toldUntil: Instant;
  /** When it is looked at next whether there is something to tell. */
  readonly lookAt: Instant;
  readonly told: ToldTroubles;
}

/** What was told and is not over yet. */
export interface ToldTroubles {
  /** Stores that cannot be used, and snapshots that have lost their copies, by their ids. */
  readonly stores: readonly number[];
  readonly lost: readonly number[];
  /** When it was last told that nothing succeeds; `null` = something has since. */
  readonly silentAt: Instant | null;
}

/** How many there are, and the first of them. */
export interface Some<Thing> {
  readonly count: number;
  readonly named: readonly Thing[];
}

/** A task that ended without what it was to do. */
export interface TaskNews {
  readonly taskId: number;
  readonly runId: number;
  readonly accountId: number;
  readonly targetId: number;
  readonly reason: string;
  readonly at: Instant;
}

/** Slots that were missed. */
export interface RunNews {
  readonly runId: number;
  readonly accountId: number;
  readonly scheduleId: number | null;
  readonly slots: number;
  readonly reason: RunReason | null;
  readonly at: Instant;
}

/** A snapshot that has lost its copy. */
export interface LostNews {
  readonly snapshotId: number;
  readonly accountId: number;
  readonly targetId: number;
  readonly state: (typeof LOST)[number];
}

/** A store that cannot be used. */
export interface StoreNews {
  readonly storeId: number;
  readonly reason: string;
}

/** What an alert tells at once. Things are named by their ids alone: their names are looked up as it is sent. */
export interface Digest {
  /** Sent to see whether it arrives: it tells nothing. */
  readonly isTest: boolean;
  readonly from: Instant;
  readonly until: Instant;
  readonly failed: Some<TaskNews>;
  readonly stalled: Some<TaskNews>;
  /** Restores over their targets that failed, by their ids. */
  readonly restores: Some<number>;
  readonly missed: Some<RunNews>;
  readonly lost: Some<LostNews>;
  readonly storesDown: Some<StoreNews>;
  /** Stores that can be used again. */
  readonly storesUp: Some<number>;
  /** Since when no backup has succeeded; `null` = that is not told. */
  readonly silentSince: Instant | null;
  /** Whether a backup has succeeded again since it was told that none does. */
  readonly isHeardAgain: boolean;
}

/** Nothing of a kind. */
export const NONE: Some<never> = { count: 0, named: [] };

/** As many as a digest names. */
export const some = <Thing>(things: readonly Thing[], count = things.length): Some<Thing> => ({
  count,
  named: things.slice(0, MAX_NAMED),
});

/** Whether a digest tells anything. */
export const tellsAnything = ({
  failed,
  stalled,
  restores,
  missed,
  lost,
  storesDown,
  storesUp,
  ...rest
}: Digest): boolean =>
  rest.isTest ||
  rest.silentSince !== null ||
  rest.isHeardAgain ||
  [failed, stalled, restores, missed, lost, storesDown, storesUp].some(({ count }) => count > 0);

/** What things in a digest are called, by their ids. */
export interface DigestNames {
  readonly accounts: ReadonlyMap<number, string>;
  readonly targets: ReadonlyMap<number, string>;
  readonly stores: ReadonlyMap<number, string>;
}

/** A digest on its way, written once and sent under a lease. */
export interface AlertDelivery extends Delivery {
  /** Its Message-ID, or the webhook's id: what is sent twice is known as one. */
  readonly uuid: string;
  readonly alertId: number;
  readonly channel: AlertChannel;
  readonly digest: Digest;
}
