import { RESTORE_STATES, type RestoreKind } from '../../../domain/restore.ts';
import { statesOf } from '../../../domain/state-machine.ts';
import { TARGET_KINDS } from '../../../domain/target.ts';
import { BYTES, FAILURE, ID, KEY, NAME, nullable, objectOf, ofKind, oneOf, TIME, textUpTo, UUID } from '../schema.ts';
import { MISSED_NODE, PROGRESS } from '../tasks/schema.ts';
import { Type } from '../type.ts';

/** Where restores go to. */
export const KINDS: readonly RestoreKind[] = ['new_target', 'in_place', 'directory'];

/** Writing a snapshot back. */
export const RESTORE = objectOf({
  id: ID,
  uuid: UUID,
  accountId: ID,
  snapshotId: ID,
  sourceTargetId: nullable(ID, 'What its snapshot is of.'),
  kind: oneOf(KINDS),
  targetId: nullable(ID, 'The target that is made or overwritten.'),
  directory: nullable(Type.String(), 'Staff are told.'),
  state: oneOf(statesOf(RESTORE_STATES)),
  attempt: Type.Integer(),
  createdAt: TIME,
  startedAt: nullable(TIME),
  finishedAt: nullable(TIME),
  requestedBy: nullable(Type.String()),
  calledOffAt: nullable(TIME, 'Since when its worker is to end it.'),
  failure: nullable(FAILURE),
  progress: nullable(PROGRESS),
  contentBytes: nullable(BYTES, 'How much there is to be written.'),
  remarks: Type.Array(FAILURE, { description: 'What could not be restored as it was.' }),
  keepsReplaced: Type.Boolean({
    description: "Whether what it replaced is kept beside it; that goes after the target's next successful backup.",
  }),
  keptPaths: Type.Array(Type.String(), { description: 'Beside which it is kept; staff are told.' }),
  keptFailure: nullable(FAILURE, 'Why what is kept could not be removed when it was time to.'),
  waitsFor: MISSED_NODE,
});

/** A target that is to be made. */
const NEW_TARGET = {
  name: NAME,
  targetKind: Type.Optional(oneOf(TARGET_KINDS, "As its snapshot's target where absent.")),
};

/** Where a snapshot is to be written. */
export const NEW_RESTORE = ofKind(
  {
    in_place: { targetId: Type.Optional(KEY) },
    new_target: {
      ...NEW_TARGET,
      mayBeUnmade: Type.Optional(Type.Boolean({ description: 'Whether a snapshot that is being made is waited for.' })),
    },
    directory: {
      directory: textUpTo(4_096, 'A new or an empty one of the gateway; for staff.'),
      withoutSpecialModes: Type.Optional(
        Type.Boolean({
          description: 'Whether setuid and setgid bits and capabilities are left out; each is a remark.',
        }),
      ),
    },
  },
  'Over what its target, or another of the same layout, holds; into a new target; or into a directory.',
);

/** A copy of a target as it is now. */
export const NEW_CLONE = Type.Object(NEW_TARGET, { additionalProperties: false });
