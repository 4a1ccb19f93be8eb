import type { Problem, Reason, Wording } from '../../domain/problems/index.ts';
import { wordProblem } from '../../domain/problems/index.ts';
import { COMMON_WORDS } from './common.ts';
import { DRIVER_WORDS } from './drivers.ts';
import { IDENTITY_WORDS } from './identity.ts';
import { OWN_VOCABULARY } from './own-vocabulary.ts';
import { SCHEDULE_WORDS } from './schedules.ts';
import { SNAPSHOT_WORDS } from './snapshots.ts';
import { START_UP_WORDS } from './start-up.ts';
import { STORE_SETTING_WORDS } from './store-settings.ts';
import { STORE_WORDS } from './stores.ts';
import { TARGET_WORDS } from './targets.ts';
import type { RussianVocabulary } from './vocabulary.ts';

export { nounOf } from './common.ts';
export { describeRecurrence } from './recurrence.ts';

const WORDS = {
  ...COMMON_WORDS,
  ...IDENTITY_WORDS,
  ...DRIVER_WORDS,
  ...STORE_SETTING_WORDS,
  ...START_UP_WORDS,
  ...STORE_WORDS,
  ...TARGET_WORDS,
  ...SCHEDULE_WORDS,
  ...SNAPSHOT_WORDS,
} as const;

/** Every problem in Russian, in the words of a vocabulary. */
export const createRussian = (vocabulary: RussianVocabulary): Wording => {
  const word = WORDS as Readonly<Record<Reason, (params: object, vocabulary: RussianVocabulary) => string>>;
  const entries = Object.entries(word).map(([reason, say]) => [reason, (params: object) => say(params, vocabulary)]);
  return Object.fromEntries(entries) as Wording;
};

const OWN_WORDING = createRussian(OWN_VOCABULARY);

/** A problem in the product's own words. */
export const sayInRussian = (problem: Problem): string => wordProblem(OWN_WORDING, problem);
