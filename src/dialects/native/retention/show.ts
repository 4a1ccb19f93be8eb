import type { Static } from 'typebox';
import { formatTime } from '../../../server/utc-time.ts';
import type { ClockDoubt } from '../../../services/clock/index.ts';
import type { PolicyChange, PoolPreview, PoolSnapshot } from '../../../services/retention/index.ts';
import type { NativeSpeech } from '../speech/speech.ts';
import type { RETENTION_PREVIEW } from './schema.ts';

type Shown = Static<typeof RETENTION_PREVIEW>;
type ShownSnapshot = Shown['pools'][number]['keep'][number];

/** How far less goes than a policy says. */
export const showDoubt = (doubt: ClockDoubt | null): Shown['clockDoubt'] =>
  doubt && {
    expiry: doubt.expiry,
    until: doubt.expiry === 'nothing' ? null : formatTime(doubt.until),
    standingSeconds: doubt.expiry === 'nothing' ? doubt.standingSeconds : null,
  };

/** What a policy keeps and lets go. */
export const showPolicyChange = (
  { pools, newlyGoing, undoable }: PolicyChange,
  speech: NativeSpeech,
): Omit<Shown, 'clockDoubt' | 'undoableForSeconds'> => ({
  pools: pools.map((pool) => showPool(pool, speech)),
  newlyGoing,
  undoable: undoable && { count: undoable.count, since: formatTime(undoable.since) },
});

const showPool = (
  { target, year, yearBytes, today, ...pool }: PoolPreview,
  speech: NativeSpeech,
): Shown['pools'][number] => ({
  targetId: target.id,
  targetName: target.name,
  storeId: pool.storeId,
  storeLocation: pool.location,
  isShrunk: pool.isShrunk,
  keeps: speech.describeRetention(pool.policy),
  keep: today.keep.map(({ snapshot, reasons }) =>
    showSnapshot(
      snapshot,
      reasons.map((reason) => ({ ...toldOf(reason), detail: speech.sayKeepReason(reason) })),
    ),
  ),
  expire: today.expire.map(({ snapshot, reason }) =>
    showSnapshot(snapshot, [{ ...toldOf(reason), detail: speech.sayDeletionReason(reason) }]),
  ),
  keptBytes: pool.keptBytes,
  expiredBytes: pool.expiredBytes,
  year: { made: year.made, standing: year.count, bytes: yearBytes, isCut: year.isCut },
});

const toldOf = ({ reason, params }: { readonly reason: string; readonly params: object }) => ({
  reason,
  params: { ...params },
});

const showSnapshot = (
  { id, name, takenAt, sizeBytes }: PoolSnapshot,
  reasons: ShownSnapshot['reasons'],
): ShownSnapshot => ({ snapshotId: id, name, takenAt: formatTime(takenAt), bytes: sizeBytes, reasons });
