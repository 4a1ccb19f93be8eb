import { COMMON_PROBLEMS } from './common.ts';
import { DRIVER_PROBLEMS } from './drivers.ts';
import { IDENTITY_PROBLEMS } from './identity.ts';
import type { ErrorCode, Kind, ParamsOf } from './kind.ts';
import { SCHEDULE_PROBLEMS } from './schedules.ts';
import { SNAPSHOT_PROBLEMS } from './snapshots.ts';
import { START_UP_PROBLEMS } from './start-up.ts';
import { STORE_SETTING_PROBLEMS } from './store-settings.ts';
import { STORE_PROBLEMS } from './stores.ts';
import { TARGET_PROBLEMS } from './targets.ts';

export type { ErrorCode } from './kind.ts';
export { type Noun, type Thing, thing } from './thing.ts';

/** Everything that can be refused or fail: a code and what is told of it, by reason. Nothing here is a sentence. */
export const PROBLEMS = {
  ...COMMON_PROBLEMS,
  ...IDENTITY_PROBLEMS,
  ...DRIVER_PROBLEMS,
  ...STORE_SETTING_PROBLEMS,
  ...START_UP_PROBLEMS,
  ...STORE_PROBLEMS,
  ...TARGET_PROBLEMS,
  ...SCHEDULE_PROBLEMS,
  ...SNAPSHOT_PROBLEMS,
} as const;

/** Why something was refused or failed; also what is stored of a failure. */
export type Reason = keyof typeof PROBLEMS;

/** What only the operator meets: no call is answered with it. */
export type StartUpReason = keyof typeof START_UP_PROBLEMS;

/** What a call may be answered with, or a task or restore end with: what rooms have words for. */
export type CallReason = Exclude<Reason, StartUpReason>;

/** What is told of a reason. */
export type Params<R extends Reason> = ParamsOf<(typeof PROBLEMS)[R]>;

/** One problem: plain data, for rooms, the command line, mails and the log to put into words. */
export type Problem = {
  readonly [R in Reason]: {
    readonly code: (typeof PROBLEMS)[R]['code'];
    readonly reason: R;
    readonly params: Params<R>;
  };
}[Reason];

/** A problem that a call may be answered with. */
export type CallProblem = Extract<Problem, { reason: CallReason }>;

/** Words for every reason; a new reason does not compile until it has them. */
export type Wording = { readonly [R in Reason]: (params: Params<R>) => string };

/** Words for every reason that a call may be answered with. */
export type CallWording = Pick<Wording, CallReason>;

/** How words show what they are told nothing of. */
const LACKING = /undefined|NaN/;

/** Whether a sentence misses something, rather than tells of something that is called so. */
const isLacking = (sentence: string, params: object): boolean =>
  LACKING.test(sentence) && !LACKING.test(JSON.stringify(params));

/** The sentence of a problem in these words; where it was stored with less than they tell, its reason alone. */
export const wordProblem = <R extends Reason>(
  wording: Pick<Wording, R | 'untold'>,
  { reason, params }: Extract<Problem, { reason: R }>,
): string => {
  try {
    // The compiler does not see that the reason and the params of one problem belong together.
    const sentence: unknown = (wording[reason] as (params: object) => string)(params);
    if (typeof sentence === 'string' && !isLacking(sentence, params)) return sentence;
  } catch {
    // As below.
  }
  // Stored by another version, or by hand: whoever lists it is told of the others all the same.
  return wording.untold({ reason });
};

/** Whether what it was may pass by itself: then it is worth another try. */
export const isTemporary = ({ reason }: Problem): boolean => (PROBLEMS[reason] as Kind).isTemporary === true;

/** A problem of a reason. */
export const problemOf = <R extends Reason>(reason: R, params: Params<R>): Extract<Problem, { reason: R }> =>
  ({ code: PROBLEMS[reason].code satisfies ErrorCode, reason, params }) as unknown as Extract<Problem, { reason: R }>;

/** A problem as a call may be answered with it: one that only the operator meets is a mistake of ours there. */
export const toCallProblem = (problem: Problem): CallProblem =>
  Object.hasOwn(START_UP_PROBLEMS, problem.reason) ? problemOf('mistake', {}) : (problem as CallProblem);
