import type { Restore } from '../../../domain/restore.ts';
import {
  type Codec,
  flag,
  inColumn,
  mapper,
  optionalJson,
  optionalProblem,
  plain,
  problems,
} from '../../engine/mapper.ts';

/** Paths as JSON; none at all is `NULL`, so that restores which keep something are told apart without reading it. */
const keptPaths: Codec<readonly string[]> = {
  read: (stored) => (stored === null ? [] : (JSON.parse(String(stored)) as string[])),
  write: (paths) => (paths.length === 0 ? null : JSON.stringify(paths)),
};

const remarks: Codec<Restore['remarks']> = {
  read: (stored) => (stored === null ? [] : problems.read(stored)),
  write: (list) => (list.length === 0 ? null : problems.write(list)),
};

/** A restore and its row; what it keeps others from while it runs is set by its records alone. */
export const restoreMapper = mapper<Restore>({
  id: plain(),
  uuid: plain(),
  accountId: plain(),
  snapshotId: plain(),
  kind: plain(),
  targetId: plain(),
  directory: plain(),
  state: plain(),
  attempt: plain(),
  leaseOwner: plain(),
  leaseUntil: plain(),
  createdAt: plain(),
  startedAt: plain(),
  finishedAt: plain(),
  error: optionalProblem,
  progress: optionalJson(),
  dropsSnapshot: flag,
  stagingSecret: inColumn('holder_secret', plain()),
  keptPaths,
  keptProblem: optionalProblem,
  calledOffAt: plain(),
  requestedBy: plain(),
  remarks,
});
