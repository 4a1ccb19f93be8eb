import type { Static } from 'typebox';
import type { Actor } from '../../../domain/account.ts';
import type { Target } from '../../../domain/target.ts';
import { formatTime } from '../../../server/utc-time.ts';
import type { Answer } from '../call.ts';
import type { TARGET } from './schema.ts';

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
