import { OWN_VOCABULARY } from '../../wording/english/index.ts';
import type { Vocabulary } from '../../wording/vocabulary.ts';

const { one, many } = OWN_VOCABULARY;

/** What this wire calls the product's things, in its answers and in its mails. */
export const NOUNS: Pick<Vocabulary, 'one' | 'many'> = {
  one: { ...one, target: 'drive', store: 'location', schedule: 'scheduler', restore: 'job' },
  many: { ...many, target: 'drives', store: 'locations', schedule: 'schedulers', restore: 'jobs' },
};
