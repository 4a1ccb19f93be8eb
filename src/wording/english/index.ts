import type { Problem, Reason, Wording } from '../../domain/problems/index.ts';
import { wordProblem } from '../../domain/problems/index.ts';
import type { Vocabulary } from '../vocabulary.ts';
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

export { sayClockChange } from './clock-changes.ts';
export { sayExplanation } from './explanations.ts';
export { sayImportLoss } from './imports.ts';
export { localTime, sayLocalTime } from './local-time.ts';
export { sayLoss } from './losses.ts';
export { OWN_VOCABULARY } from './own-vocabulary.ts';
export { describeRecurrence } from './recurrence.ts';
export { describeRetention } from './retention-policy.ts';
export { sayDeletionReason, sayKeepReason } from './retention-reasons.ts';

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

/** Every problem in English, in the words of a vocabulary. */
export const createEnglish = (vocabulary: Vocabulary): Wording => {
  const word = WORDS as Readonly<Record<Reason, (params: object, vocabulary: Vocabulary) => string>>;
  const entries = Object.entries(word).map(([reason, say]) => [reason, (params: object) => say(params, vocabulary)]);
  return Object.fromEntries(entries) as Wording;
};

const OWN_WORDING = createEnglish(OWN_VOCABULARY);

/** A problem in the product's own words: for the command line, mails and the log. */
export const sayInEnglish = (problem: Problem): string => wordProblem(OWN_WORDING, problem);
