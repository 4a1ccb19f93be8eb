import type { Actor } from '../../../domain/account.ts';
import type { Restore } from '../../../domain/restore.ts';
import type { Schedule } from '../../../domain/schedule.ts';
import type { Snapshot } from '../../../domain/snapshot.ts';
import type { Target } from '../../../domain/target.ts';
import type { DialectData } from '../../../services/schedules/index.ts';
import { type CloudSigmaServices, DIALECT } from '../call.ts';
import { jobsSince } from '../jobs/routes.ts';
import { loadOneBy, type Owners } from '../owners.ts';
import { LISTED_STATES } from '../snapshots/states.ts';
import { showFields } from './changes.ts';
import type { DriveFields } from './read.ts';

/** A target, of whatever kind, with all that its short form takes. */
export interface ShortDrive {
  readonly target: Target;
  /** The latest one into it. */
  readonly restore: Restore | null;
  /** A clone of it is being made. */
  readonly isCloned: boolean;
  /** Its account's. */
  readonly ownerUuid: string;
}

/** A target with all that its full form takes. */
export interface LoadedDrive extends ShortDrive {
  readonly fields: DriveFields;
  /** What this room remembers of it, found after the target was. */
  readonly dialectData: DialectData | null;
  /** From it and into it, that run or ended lately; oldest first. */
  readonly jobs: readonly Restore[];
  /** The primary one, else the oldest of those linked, else `null`. */
  readonly schedule: Schedule | null;
  /** Those that lists show, oldest first. */
  readonly snapshots: readonly Snapshot[];
}

/** Adds what the short form takes, in as many queries for many targets of one account as for one. */
export async function loadShortDrives(
  services: CloudSigmaServices,
  actor: Actor,
  owners: Owners,
  targets: readonly Target[],
): Promise<readonly ShortDrive[]> {
  const ids = targets.map(({ id }) => id);
  const restores = await services.restores.latestInto(actor, ids);
  const cloned = await services.restores.clonedFrom(actor, ids);
  const ownerUuid = await owners.find(targets);
  return targets.map((target) => ({
    target,
    restore: restores.get(target.id) ?? null,
    isCloned: cloned.has(target.id),
    ownerUuid: ownerUuid(target),
  }));
}

/** Adds what the full form takes, in as many queries for many targets of one account as for one. */
export async function loadDrives(
  services: CloudSigmaServices,
  actor: Actor,
  owners: Owners,
  targets: readonly Target[],
): Promise<readonly LoadedDrive[]> {
  const short = await loadShortDrives(services, actor, owners, targets);
  const ids = targets.map(({ id }) => id);
  const dataById = await services.targets.recall(actor, DIALECT, ids);
  const schedules = await services.primarySchedules.ofTargets(actor, targets);
  const filter = { targetUuids: targets.map(({ uuid }) => uuid), states: LISTED_STATES };
  const { rows } = await services.snapshots.list(actor, filter, OLDEST_FIRST);
  const jobs = await services.restores.jobsOf(actor, ids, jobsSince(await services.now()));
  const snapshots = Map.groupBy(rows, ({ targetId }) => targetId);
  return short.map((drive) => {
    const { id } = drive.target;
    const ofDrive = snapshots.get(id) ?? [];
    const newest = ofDrive.findLast(({ state }) => state === 'available');
    const dialectData = dataById.get(id) ?? null;
    return {
      ...drive,
      dialectData,
      fields: showFields(dialectData, newest?.contentBytes ?? 0),
      jobs: jobs.flatMap(({ restore, sourceTargetId }) =>
        restore.targetId === id || sourceTargetId === id ? [restore] : [],
      ),
      schedule: schedules.get(id) ?? null,
      snapshots: ofDrive,
    };
  });
}

/** The same of one. */
export const loadDrive = loadOneBy(loadDrives);

const OLDEST_FIRST = { offset: 0, limit: null, orderBy: 'id', descending: false } as const;
