import { type Problem, problemOf } from '../../domain/problems/index.ts';
import type { CopyWarning } from '../../domain/problems/warnings.ts';

const MAX_CHARACTERS = 64 * 1024;

/** What a driver remarked on, as it is stored. */
export const toRemarks = (warnings: readonly CopyWarning[]): readonly Problem[] =>
  warnings.map((warning) => problemOf('copy_warning', { warning }));

/** As many of these as may be kept with one row, and how many more there were. */
export function boundRemarks(remarks: readonly Problem[]): readonly Problem[] {
  let room = MAX_CHARACTERS;
  const end = remarks.findIndex((remark) => {
    room -= JSON.stringify(remark).length;
    return room < 0;
  });
  if (end < 0) return remarks;
  return [...remarks.slice(0, end), problemOf('remarks_left_out', { count: remarks.length - end })];
}
