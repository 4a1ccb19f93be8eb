import type { Static } from 'typebox';
import type { Actor } from '../../../domain/account.ts';
import type { Restore } from '../../../domain/restore.ts';
import { formatTime } from '../../../server/utc-time.ts';
import type { MissedNode } from '../../../services/stores/index.ts';
import type { NativeServices } from '../call.ts';
import { showFailure, showFailureOrNull } from '../problems.ts';
import type { NativeSpeech } from '../speech/speech.ts';
import { showMissedNode } from '../tasks/show.ts';
import { timeOrNull } from '../times.ts';
import type { RESTORE } from './schema.ts';

/** Restores as answers have them, in as many queries for many as for one. Where directories are, tenants are not told. */
export async function showRestores(
  { restores: service }: Pick<NativeServices, 'restores'>,
  actor: Actor,
  restores: readonly Restore[],
  speech: NativeSpeech,
): Promise<Static<typeof RESTORE>[]> {
  const sources = await service.sourcesOf(restores);
  const waits = actor.isStaff ? await service.waitedFor(restores) : new Map<number, MissedNode>();
  return restores.map((restore) => {
    const source = sources.get(restore.id);
    return {
      id: restore.id,
      uuid: restore.uuid,
      accountId: restore.accountId,
      snapshotId: restore.snapshotId,
      sourceTargetId: source?.targetId ?? null,
      kind: restore.kind,
      targetId: restore.targetId,
      directory: actor.isStaff ? restore.directory : null,
      state: restore.state,
      attempt: restore.attempt,
      createdAt: formatTime(restore.createdAt),
      startedAt: timeOrNull(restore.startedAt),
      finishedAt: timeOrNull(restore.finishedAt),
      requestedBy: restore.requestedBy,
      calledOffAt: timeOrNull(restore.calledOffAt),
      failure: showFailureOrNull(restore.error, speech),
      progress: restore.progress === null ? null : { files: restore.progress.files, bytes: restore.progress.bytes },
      contentBytes: source?.contentBytes ?? null,
      remarks: restore.remarks.map((problem) => showFailure(problem, speech)),
      keepsReplaced: restore.keptPaths.length > 0,
      keptPaths: actor.isStaff ? [...restore.keptPaths] : [],
      keptFailure: showFailureOrNull(restore.keptProblem, speech),
      waitsFor: showMissedNode(waits.get(restore.id)),
    };
  });
}
