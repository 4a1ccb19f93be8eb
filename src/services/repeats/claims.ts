import { AsyncLocalStorage } from 'node:async_hooks';
import type { RepeatableCall } from '../../ports/records/repeated-calls.ts';
import type { UnitOfWork } from '../../ports/unit-of-work.ts';

/** A call with this key was begun: what was about to be done again is not. */
export class KeyTaken extends Error {
  constructor() {
    super('A call with this key was begun already.');
    this.name = 'KeyTaken';
  }
}

/** A call that is being answered, and whether it is written down that it was begun. */
interface Claim extends RepeatableCall {
  isWritten: boolean;
}

const claims = new AsyncLocalStorage<Claim>();

/** Whether what a call did is kept, with its key. */
export interface Claimed<Result> {
  readonly result: Result;
  readonly isWritten: boolean;
}

/** Does what a call asks for; with the first thing that it writes its key is written down. @throws KeyTaken */
export async function withClaim<Result>(call: RepeatableCall, work: () => Promise<Result>): Promise<Claimed<Result>> {
  const claim = { ...call, isWritten: false };
  const result = await claims.run(claim, work);
  return { result, isWritten: claim.isWritten };
}

/**
 * The database, whose first transaction of a call that may be sent again keeps the call's key: both are kept, or
 * neither, whatever breaks.
 */
export const claimingOnce = (unitOfWork: UnitOfWork): UnitOfWork => ({
  get records() {
    return unitOfWork.records;
  },
  now: () => unitOfWork.now(),
  async transaction(work) {
    const claim = claims.getStore();
    if (claim === undefined || claim.isWritten) return unitOfWork.transaction(work);
    const result = await unitOfWork.transaction(async (records) => {
      if (!(await records.repeatedCalls.begin(claim, records.now))) throw new KeyTaken();
      return work(records);
    });
    claim.isWritten = true;
    return result;
  },
  ping: () => unitOfWork.ping(),
  close: () => unitOfWork.close(),
});
