import type { COMMON_PROBLEMS } from '../../domain/problems/common.ts';
import type { Words } from '../vocabulary.ts';

export const COMMON_WORDS: Words<typeof COMMON_PROBLEMS> = {
  missing: ({ noun, asked }, { one }) => `The ${one[noun]} '${asked}' does not exist.`,
  mistake: () => 'The gateway made a mistake.',
};
