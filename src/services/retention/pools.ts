import type { OwnPolicy, PoolMember, Selection } from '../../domain/retention/index.ts';
import { rotation, select } from '../../domain/retention/index.ts';
import type { Schedule } from '../../domain/schedule.ts';
import { OCCUPYING, type Snapshot } from '../../domain/snapshot.ts';
import { isOneOf } from '../../domain/state-machine.ts';
import type { Target } from '../../domain/target.ts';
import { currentBreather, mapInSlices } from '../../ports/current-call.ts';
import type { Records } from '../../ports/records/index.ts';
import type { PooledSnapshot } from '../../ports/records/snapshots.ts';

/** A snapshot as retention looks at it, with whose it is, where it is and the bytes that it holds there. */
export type PoolSnapshot = PoolMember &
  Pick<Snapshot, 'name' | 'scheduleId' | 'storeId' | 'isShrunk' | 'sizeBytes' | 'version'> & {
    /** Let go by a change that may be undone, and looked at as if it were not; see `asStanding`. */
    readonly isExpiring?: true;
  };

/** Which of the pools of a target's snapshots under one policy is meant. */
export interface PoolPlace {
  readonly storeId: number;
  /** Of backups that hold far less than those before: none of the others expires by them. */
  readonly isShrunk: boolean;
}

/** What a policy decides over: the snapshots that share it on one target, in one store, shrunk ones apart. */
export interface Pool extends PoolPlace {
  readonly policy: OwnPolicy;
  readonly snapshots: readonly PoolSnapshot[];
  /** With shrunk ones: the normal ones beside them, by which they get old too. */
  readonly normal: readonly PoolSnapshot[];
  /** The zone whose days and weeks the policy's rules mean. */
  readonly timeZone: string;
}

/** What a schedule's snapshots of a target are kept by, in every store. */
export const poolRules = ({ retention, recurrence }: Schedule, target: Target): Pick<Pool, 'policy' | 'timeZone'> => ({
  policy: retention.kind === 'inherit' ? rotation(target.rotation) : retention,
  timeZone: recurrence.timeZone,
});

/**
 * The pools that a schedule's snapshots of a target belong to, read in two queries (a large one in pieces): one of them, or
 * all where it has any (`null`). A copy in one store never pushes out one in another.
 */
export async function loadPools(
  records: Pick<Records, 'snapshots' | 'restores'>,
  schedule: Schedule,
  target: Target,
  place: PoolPlace | null,
): Promise<readonly Pool[]> {
  const storeId = place?.storeId ?? null;
  const snapshots =
    schedule.retention.kind === 'inherit'
      ? await records.snapshots.poolOfTarget(target.id, storeId, schedule.id)
      : await records.snapshots.poolOfSchedule(schedule.id, target.id, storeId);
  const rules = poolRules(schedule, target);
  return (await poolsWith(records, snapshots, rules))
    .filter(({ isShrunk }) => place === null || isShrunk === place.isShrunk)
    .filter((pool) => pool.snapshots.some(({ scheduleId }) => scheduleId === schedule.id));
}

/** The pools that a target's rotation decides over, in all stores. */
export async function loadRotated(
  records: Pick<Records, 'snapshots' | 'restores'>,
  target: Target,
): Promise<readonly Pool[]> {
  const snapshots = await records.snapshots.poolOfTarget(target.id, null);
  // A number of the newest is the same in every zone.
  return poolsWith(records, snapshots, { policy: rotation(target.rotation), timeZone: 'UTC' });
}

async function poolsWith(
  { restores }: Pick<Records, 'restores'>,
  snapshots: readonly PooledSnapshot[],
  rules: Pick<Pool, 'policy' | 'timeZone'>,
): Promise<readonly Pool[]> {
  const beingRead = await restores.reading(
    'everything',
    snapshots.map(({ id }) => id),
  );
  const members = await mapInSlices(snapshots, (snapshot) => memberOf(snapshot, beingRead));
  return poolsOf(members.flat()).map((pool) => ({ ...pool, ...rules }));
}

/** A pool as if nothing of it had been let go that may be called back: how another policy looks at it. */
export const asStanding = ({ snapshots, normal, ...pool }: Pool): Pool => ({
  ...pool,
  snapshots: snapshots.map(standing),
  normal: normal.map(standing),
});

const standing = (snapshot: PoolSnapshot): PoolSnapshot =>
  snapshot.state === 'expiring' ? { ...snapshot, state: 'available', isExpiring: true } : snapshot;

/** The snapshots of one target that share a policy, by the pools that it decides over one by one. */
export const poolsOf = (members: readonly PoolSnapshot[]): readonly Omit<Pool, 'policy' | 'timeZone'>[] =>
  [...Map.groupBy(members, ({ storeId }) => storeId)].flatMap(([storeId, there]) =>
    [...Map.groupBy(there, ({ isShrunk }) => isShrunk)].map(([isShrunk, snapshots]) => ({
      storeId,
      isShrunk,
      snapshots: withNeeded(snapshots, there),
      normal: isShrunk ? there.filter((member) => !member.isShrunk) : [],
    })),
  );

/** How many snapshots a pool has at most that is decided about within the turn of another. */
export const MOST_AT_ONCE = 250;

/** With what shrunk increments are built upon told, which are judged by themselves. */
function withNeeded(snapshots: readonly PoolSnapshot[], there: readonly PoolSnapshot[]): readonly PoolSnapshot[] {
  const parents = new Set(there.filter(({ isShrunk }) => isShrunk).map(({ parentId }) => parentId));
  return snapshots.map((snapshot) => (parents.has(snapshot.id) ? { ...snapshot, isNeeded: true } : snapshot));
}

/**
 * Decides about a pool; the normal ones beside shrunk ones take their slots, and are judged in their own pool. What is let
 * go already is told neither as kept nor as going. A large pool has a turn of the loop to itself, as no rule can be interrupted.
 */
export async function selectIn({ policy, snapshots, normal, timeZone }: Pool): Promise<Selection<PoolSnapshot>> {
  const together = [...snapshots, ...normal];
  if (together.length > MOST_AT_ONCE) await currentBreather().breathe();
  const { keep, expire } = select(policy, together, timeZone);
  const own = new Set(snapshots);
  return {
    keep: keep.filter(({ snapshot }) => snapshot.state !== 'expiring' && own.has(snapshot)),
    expire: expire.filter(({ snapshot }) => snapshot.isExpiring !== true && own.has(snapshot)),
  };
}

/** Snapshots as retention looks at them; those that are none of any pool are left out. */
export const membersOf = (
  snapshots: readonly PooledSnapshot[],
  beingRead: ReadonlySet<number>,
): readonly PoolSnapshot[] => snapshots.flatMap((snapshot) => memberOf(snapshot, beingRead));

function memberOf(snapshot: PooledSnapshot, beingRead: ReadonlySet<number>): readonly PoolSnapshot[] {
  const { id, name, scheduleId, storeId, isShrunk, sizeBytes, takenFor, version } = snapshot;
  const { state, isProtected, holdReason, chainId, parentId, isIncremental } = snapshot;
  if (!isOneOf(OCCUPYING, state)) return [];
  const isHeld = holdReason !== null;
  const isBeingRead = beingRead.has(id);
  const what = { id, name, scheduleId, storeId, isShrunk, sizeBytes, version, takenAt: takenFor };
  return [{ ...what, chainId, parentId, isIncremental, state, isProtected, isHeld, isBeingRead }];
}
