import type { Static } from 'typebox';
import type { Actor } from '../../../domain/account.ts';
import type { Target } from '../../../domain/target.ts';
import { formatTime } from '../../../server/utc-time.ts';
import type { TargetState } from '../../../services/targets/index.ts';
import type { Answer } from '../call.ts';
import { timeOrNull } from '../times.ts';
import type { TARGET, TARGET_STATUS } from './schema.ts';

/** A target as answers have it. */
export const showTarget = (target: Target, { isStaff }: Pick<Actor, 'isStaff'>): Static<typeof TARGET> => ({
  id: target.id,
  uuid: target.uuid,
  accountId: target.accountId,
  name: target.name,
  kind: target.kind,
  source: {
    kind: target.source.kind,
    paths: isStaff && target.source.kind === 'paths' ? [...target.source.paths] : null,
    excludes: [...(target.source.excludes ?? [])],
  },
  mountPoints: isStaff && target.mountPoints !== null ? { ...target.mountPoints } : null,
  storeId: target.storeId,
  rotation: target.rotation,
  allowsInPlaceRestore: target.allowsInPlaceRestore,
  allowsEmptySource: target.allowsEmptySource,
  node: target.volumeNode,
  version: target.version,
  createdAt: formatTime(target.createdAt),
});

/** A target with the version that a change of it has to name. */
export const answerTarget = (
  target: Target,
  actor: Actor,
): Answer<Static<typeof TARGET>> & { readonly version: number } => ({
  body: showTarget(target, actor),
  version: target.version,
});

/** How a target is backed up of late. */
export const showStatus = ({
  lastTask,
  lastSnapshot,
  nextFireAt,
}: Omit<TargetState, 'targetId'>): Static<typeof TARGET_STATUS> => ({
  lastTask: lastTask === null ? null : { ...lastTask, at: formatTime(lastTask.at) },
  lastSnapshot: lastSnapshot === null ? null : { ...lastSnapshot, takenFor: formatTime(lastSnapshot.takenFor) },
  nextFireAt: timeOrNull(nextFireAt),
});
