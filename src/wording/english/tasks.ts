import type { CopyFigures } from '../../domain/copy-figures.ts';
import type { TASK_PROBLEMS } from '../../domain/problems/tasks.ts';
import type { Words } from '../vocabulary.ts';
import { describeWarning } from './warnings.ts';

const sizeOf = ({ fileCount, contentBytes }: CopyFigures): string => `${fileCount} file(s) of ${contentBytes} bytes`;

export const TASK_WORDS: Words<typeof TASK_PROBLEMS> = {
  source_empty: ({ source, paths, fileCount }, { one }) => {
    const place = source === 'volume' ? `The ${one.target}'s volume` : `The source '${paths.join("', '")}'`;
    return `${place} holds no file that can be read, where the last backup in this ${one.store} has ${fileCount}; put the files back or, if it may be empty, have staff allow that.`;
  },
  source_snapshot_gone: ({ snapshot }, { one, nameOf }) =>
    `The ${one.snapshot} '${nameOf(snapshot)}' that was to be copied is no longer available; copy another one.`,
  attempts: ({ attempts }) => `Given up after ${attempts} attempts that did not end.`,
  fault: () => 'The gateway hit a fault of its own; its log has the details.',
  told: ({ text }) => text,
  untold: ({ reason }) => `It failed for the reason '${reason}'; this version knows no more of it.`,
  copy_warning: ({ warning }, vocabulary) => describeWarning(warning, vocabulary),
  copy_shrunk: ({ copy, measure }, { one }) =>
    `shrunk: ${sizeOf(copy)}, where the last normal backup in this ${one.store} has ${sizeOf(measure)}. It is kept apart and no older backup is deleted for it; if it is right, accept it, and later ones are measured by it.`,
  original_kept: ({ restore }, { nameOf }) =>
    `What was there before restore ${nameOf(restore)} could not be removed yet, and is tried again.`,
  remarks_left_out: ({ count }) => `… and ${count} more.`,
};
