import type { SNAPSHOT_PROBLEMS } from '../../domain/problems/snapshots.ts';
import type { Thing } from '../../domain/problems/thing.ts';
import type { Vocabulary, Words } from '../vocabulary.ts';

const nameSnapshot = (snapshot: Thing, { one, nameOf }: Vocabulary): string =>
  `The ${one.snapshot} '${nameOf(snapshot)}'`;

export const SNAPSHOT_WORDS: Words<typeof SNAPSHOT_PROBLEMS> = {
  snapshot_protected: ({ snapshot }, words) =>
    `${nameSnapshot(snapshot, words)} is protected; take the protection off first.`,
  snapshot_held: ({ snapshot, hold }, words) =>
    `${nameSnapshot(snapshot, words)} is held (${hold}); have the hold lifted first.`,
  snapshot_unfinished: ({ snapshot, state }, words) =>
    `${nameSnapshot(snapshot, words)} is still being made (${state}); wait until that has ended.`,
  snapshot_deleting: ({ snapshot }, words) =>
    `${nameSnapshot(snapshot, words)} is being deleted and can no longer be changed.`,
  snapshot_unavailable: ({ snapshot, state, purpose }, words) =>
    `${nameSnapshot(snapshot, words)} is '${state}', not 'available'; only an available one can be ${purpose}.`,
  snapshot_not_shrunk: ({ snapshot }, words) =>
    `${nameSnapshot(snapshot, words)} is not shrunk; there is nothing to accept.`,
};
