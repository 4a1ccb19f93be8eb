import { DAY_SECONDS, type Seconds } from '../../domain/instant.ts';
import type { Records } from '../../ports/records/index.ts';
import type { RepeatableCall } from '../../ports/records/repeated-calls.ts';
import type { UnitOfWork } from '../../ports/unit-of-work.ts';
import { KeyTaken, withClaim } from './claims.ts';

/** For how long what a call was answered is told again. */
const KEEP_SECONDS: Seconds = DAY_SECONDS;

/** A call that has no answer after so long has none any more: whoever answered it is gone. */
const LOST_AFTER_SECONDS: Seconds = 600;

/** So many calls of a login are kept. */
const MOST_CALLS = 10_000;

/** What becomes of a call that may be sent again. */
export type Repeat<Answer> =
  | { readonly kind: 'answered'; readonly answer: Answer }
  /** It was answered before, with this. */
  | { readonly kind: 'repeated'; readonly text: string }
  /** Its key was that of another call; it is being answered; it was done, and its answer is not known; there are too many. */
  | { readonly kind: 'differs' | 'running' | 'lost' | 'too_many' };

/** How an answer is done and kept. */
export interface Answering<Answer> {
  readonly answer: () => Promise<Answer>;
  /** An answer as it is kept; `null` = it is not. */
  readonly keep: (answer: Answer) => string | null;
}

/** As `answerOnce`, its database given. */
export type AnswerOnce = <Answer>(call: RepeatableCall, answering: Answering<Answer>) => Promise<Repeat<Answer>>;

/**
 * Answers a call once: sent again with its key it is told what it was answered, and nothing is done again, also where
 * the gateway died in between.
 */
export async function answerOnce<Answer>(
  unitOfWork: UnitOfWork,
  call: RepeatableCall,
  { answer, keep }: Answering<Answer>,
): Promise<Repeat<Answer>> {
  const { repeatedCalls } = unitOfWork.records;
  const known = await look(unitOfWork, call);
  if (known !== null) return known;
  if ((await repeatedCalls.count(call.loginId)) >= MOST_CALLS) return { kind: 'too_many' };
  try {
    const { result, isWritten } = await withClaim(call, answer);
    const text = isWritten ? keep(result) : null;
    if (text !== null) await repeatedCalls.answer(call, text);
    return { kind: 'answered', answer: result };
  } catch (error) {
    if (!(error instanceof KeyTaken)) throw error;
    return (await look(unitOfWork, call)) ?? { kind: 'running' };
  }
}

async function look(
  { records, now }: UnitOfWork,
  call: RepeatableCall,
): Promise<Exclude<Repeat<never>, { kind: 'answered' }> | null> {
  const known = await records.repeatedCalls.find(call.loginId, call.key);
  if (known === null) return null;
  if (known.fingerprint !== call.fingerprint) return { kind: 'differs' };
  if (known.answer !== null) return { kind: 'repeated', text: known.answer };
  return { kind: (await now()) - known.createdAt < LOST_AFTER_SECONDS ? 'running' : 'lost' };
}

/** Forgets calls that are not told again, and those that a clock which was ahead has dated. */
export const forgetRepeats = ({ repeatedCalls }: Pick<Records, 'repeatedCalls'>, now: number): Promise<void> =>
  repeatedCalls.forgetOutside(now - KEEP_SECONDS, now + KEEP_SECONDS);
