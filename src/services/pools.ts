import type { OwnPolicy, PoolMember } from '../domain/retention/index.ts';
import { rotation } from '../domain/retention/index.ts';
import type { Schedule } from '../domain/schedule.ts';
import type { Snapshot } from '../domain/snapshot.ts';
import type { Target } from '../domain/target.ts';
import type { Records } from '../ports/records.ts';

/** A snapshot as retention looks at it, with where it is and the bytes that it holds there. */
export type PoolSnapshot = PoolMember & Pick<Snapshot, 'name' | 'storeId' | 'sizeBytes'>;

/** What a policy decides over: the snapshots that share it on one target. */
export interface Pool {
  readonly policy: OwnPolicy;
  readonly snapshots: readonly PoolSnapshot[];
  /** The zone whose days and weeks the policy's rules mean. */
  readonly timeZone: string;
}

/** The policy that a schedule's snapshots of a target are kept by. */
export const policyFor = ({ retention }: Pick<Schedule, 'retention'>, target: Target): OwnPolicy =>
  retention.kind === 'inherit' ? rotation(target.rotation) : retention;

/** The pool that a schedule's snapshots of a target belong to, read in two queries. */
export async function loadPool(
  records: Pick<Records, 'snapshots' | 'restores'>,
  schedule: Schedule,
  target: Target,
): Promise<Pool> {
  const snapshots =
    schedule.retention.kind === 'inherit'
      ? await records.snapshots.poolOfTarget(target.id)
      : await records.snapshots.poolOfSchedule(schedule.id, target.id);
  const beingRead = await records.restores.reading(
    'everything',
    snapshots.map(({ id }) => id),
  );
  return {
    policy: policyFor(schedule, target),
    snapshots: snapshots.flatMap((snapshot) => memberOf(snapshot, beingRead)),
    timeZone: schedule.recurrence.timeZone,
  };
}

function memberOf(snapshot: Snapshot, beingRead: ReadonlySet<number>): readonly PoolSnapshot[] {
  const { id, name, storeId, sizeBytes, takenFor, state, isProtected, holdReason, chainId, parentId, isIncremental } =
    snapshot;
  if (state !== 'creating' && state !== 'transferring' && state !== 'available') return [];
  const isHeld = holdReason !== null;
  const isBeingRead = beingRead.has(id);
  const common = { id, name, storeId, sizeBytes, takenAt: takenFor, chainId, parentId, isIncremental };
  return [{ ...common, state, isProtected, isHeld, isBeingRead }];
}
