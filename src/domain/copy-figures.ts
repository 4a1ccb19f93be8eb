import { problem } from './errors.ts';
import { type Problem, problemOf } from './problems/index.ts';
import type { Target } from './target.ts';

/** How much a copy of a target holds: the whole tree counted, also where the copy itself is an increment. */
export interface CopyFigures {
  /** Everything but directories. */
  readonly fileCount: number;
  readonly contentBytes: number;
}

/** `empty`: no file where there were some. `shrunk`: nine tenths fewer files, or bytes, or more than that. */
export type CopyVerdict = 'normal' | 'shrunk' | 'empty';

const SHRUNK_TO_ONE_IN = 10;

const isTenth = (count: number, measure: number): boolean => measure > 0 && count * SHRUNK_TO_ONE_IN <= measure;

/**
 * How a copy looks beside its measure, the newest normal copy of the same target in the same store. Exactly a tenth is
 * `shrunk`: of 10 files 1 is, 2 are not. Without a measure every copy is `normal`.
 */
export function judgeCopy(copy: CopyFigures, measure: CopyFigures | null): CopyVerdict {
  if (measure === null) return 'normal';
  if (copy.fileCount === 0 && measure.fileCount > 0) return 'empty';
  const { fileCount, contentBytes } = measure;
  return isTenth(copy.fileCount, fileCount) || isTenth(copy.contentBytes, contentBytes) ? 'shrunk' : 'normal';
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
