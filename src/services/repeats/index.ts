export { claimingOnce } from './claims.ts';
export { type AnswerOnce, forgetRepeats } from './repeats.ts';
