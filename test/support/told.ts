import { type Problem, problemOf } from '../../src/domain/problems/index.ts';
import { sayInEnglish } from '../../src/wording/english/index.ts';

/** A failure of this sentence. */
export const told = (text: string): Problem => problemOf('told', { text });

/** What people read of a failure, or of several, each on its line. */
export const saidOf = (what: Problem | readonly Problem[] | null | undefined): string =>
  [what ?? []].flat().map(sayInEnglish).join('\n');
