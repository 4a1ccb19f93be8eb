import type { Static } from 'typebox';
import type { Snapshot, SnapshotState } from '../../../domain/snapshot.ts';
import { formatTime } from '../../../server/utc-time.ts';
import type { FoundFile } from '../../../services/snapshots/index.ts';
import type { Answer, NativeServices } from '../call.ts';
import { showFailureOrNull } from '../problems.ts';
import type { NativeSpeech } from '../speech/speech.ts';
import { timeOrNull } from '../times.ts';
import type { FILE, LISTED_SNAPSHOT, SNAPSHOT } from './schema.ts';

/** A snapshot as answers have it. */
export const showSnapshot = (snapshot: Snapshot, speech: NativeSpeech): Static<typeof SNAPSHOT> => ({
  id: snapshot.id,
  uuid: snapshot.uuid,
  accountId: snapshot.accountId,
  targetId: snapshot.targetId,
  storeId: snapshot.storeId,
  scheduleId: snapshot.scheduleId,
  taskId: snapshot.taskId,
  sourceSnapshotId: snapshot.sourceSnapshotId,
  name: snapshot.name,
  class: snapshot.class,
  origin: snapshot.origin,
  // Nobody is shown one; whoever had it before is told that it goes.
  state: snapshot.state === 'expiring' ? 'deleting' : snapshot.state,
  takenFor: formatTime(snapshot.takenFor),
  sizeBytes: snapshot.sizeBytes,
  contentBytes: snapshot.contentBytes,
  fileCount: snapshot.fileCount,
  fingerprint: snapshot.fingerprint,
  chainId: snapshot.chainId,
  parentId: snapshot.parentId,
  isIncremental: snapshot.isIncremental,
  isShrunk: snapshot.isShrunk,
  isProtected: snapshot.isProtected,
  holdReason: snapshot.holdReason,
  failure: showFailureOrNull(snapshot.error, speech),
  deletion: showDeletion(snapshot.deletedReason, speech),
  version: snapshot.version,
  createdAt: formatTime(snapshot.createdAt),
  availableAt: timeOrNull(snapshot.availableAt),
  verifiedAt: timeOrNull(snapshot.verifiedAt),
  deletedAt: timeOrNull(snapshot.deletedAt),
});

const GOING: readonly SnapshotState[] = ['deleting', 'delete_failed'];

/** Until when stores that refuse to delete are not asked again, where that concerns any of these. */
export const refusing = async (
  { snapshots }: Pick<NativeServices, 'snapshots'>,
  rows: readonly Snapshot[],
): Promise<Refusing> => (rows.some(({ state }) => GOING.includes(state)) ? snapshots.refusingStores() : new Map());

type Refusing = ReadonlyMap<number, { readonly until: number }>;

/** A snapshot as lists have it. */
export const showListed =
  (stores: Refusing, speech: NativeSpeech) =>
  (snapshot: Snapshot): Static<typeof LISTED_SNAPSHOT> => ({
    ...showSnapshot(snapshot, speech),
    deletedAgainAt: GOING.includes(snapshot.state) ? timeOrNull(stores.get(snapshot.storeId)?.until ?? null) : null,
  });

const showDeletion = (why: Snapshot['deletedReason'], speech: NativeSpeech): Static<typeof SNAPSHOT>['deletion'] =>
  why === null ? null : { reason: why.reason, params: { ...why.params }, detail: speech.sayDeletionReason(why) };

/** A snapshot with the version that a change of it has to name. */
export const answerSnapshot = (
  snapshot: Snapshot,
  speech: NativeSpeech,
): Answer<Static<typeof SNAPSHOT>> & { readonly version: number } => ({
  body: showSnapshot(snapshot, speech),
  version: snapshot.version,
});

/** A file as its directory has it. */
export const showFound = ({
  name,
  path,
  type,
  sizeBytes,
  modifiedAt,
}: Omit<FoundFile, 'fingerprint'>): Static<typeof FILE> => ({
  name,
  path,
  type,
  sizeBytes,
  modifiedAt: timeOrNull(modifiedAt),
});
