import type { CopyFigures } from '../../domain/copy-figures.ts';
import { judgeCopy } from '../../domain/copy-figures.ts';
import { problem } from '../../domain/errors.ts';
import { type Problem, problemOf } from '../../domain/problems/index.ts';
import type { Snapshot } from '../../domain/snapshot.ts';
import type { Target } from '../../domain/target.ts';
import type { Records } from '../../ports/records/index.ts';

/**
 * What a snapshot that is about to be made of its target's files is measured by. `null` = by nothing: there is no such
 * copy yet, it takes over an earlier snapshot, which says nothing of the files as they are, or it is there for one restore
 * alone and pushes nothing out.
 */
export async function findMeasure(
  { snapshots }: Pick<Records, 'snapshots'>,
  { targetId, storeId, sourceSnapshotId, isTransient }: Snapshot,
): Promise<CopyFigures | null> {
  return sourceSnapshotId === null && !isTransient ? snapshots.measure(targetId, storeId) : null;
}

/**
 * Refuses a copy without a file where the last one had some, unless its target may be empty.
 *
 * @throws `driver_failed` (`source_empty`).
 */
export function refuseEmpty(target: Target, copy: CopyFigures, measure: CopyFigures | null): void {
  if (measure === null || target.allowsEmptySource || judgeCopy(copy, measure) !== 'empty') return;
  const { source } = target;
  const paths = source.kind === 'volume' ? [] : source.paths;
  throw problem('source_empty', { source: source.kind, paths, fileCount: measure.fileCount });
}

/** What a copy that holds far less than its measure is said to be; `null` for any other. */
export function explainShrunk(copy: CopyFigures, measure: CopyFigures | null): Problem | null {
  if (measure === null || judgeCopy(copy, measure) === 'normal') return null;
  return problemOf('copy_shrunk', { copy: figuresOf(copy), measure: figuresOf(measure) });
}

/** Without what else is known of a copy. */
const figuresOf = ({ fileCount, contentBytes }: CopyFigures): CopyFigures => ({ fileCount, contentBytes });
