import type { TASK_PROBLEMS } from '../../domain/problems/tasks.ts';
import type { Words } from '../vocabulary.ts';

export const TASK_WORDS: Words<typeof TASK_PROBLEMS> = {
  source_empty: ({ source, paths, fileCount }, { one }) => {
    const place = source === 'volume' ? `The ${one.target}'s volume` : `The source '${paths.join("', '")}'`;
    return `${place} holds no file that can be read, where the last backup in this store has ${fileCount}; put the files back or, if it may be empty, have staff allow that.`;
  },
  source_snapshot_gone: ({ snapshot }, { one, nameOf }) =>
    `The ${one.snapshot} '${nameOf(snapshot)}' that was to be copied is no longer available; copy another one.`,
  attempts: ({ attempts }) => `Given up after ${attempts} attempts that did not end.`,
  fault: () => 'The gateway hit a fault of its own; its log has the details.',
  told: ({ text }) => text,
};
