import type { Transaction, UnitOfWork } from '../ports/unit-of-work.ts';

/** Writes mails of what a transaction noted. */
interface Teller {
  follow(records: Transaction): Promise<void>;
}

/**
 * The database, whose transactions tell by mail of what they noted before they end: a schedule's backup that was made or
 * has failed, snapshots that retention let go, copies that are lost, and restores over their targets that failed.
 */
export const tellByMail = (unitOfWork: UnitOfWork, teller: () => Promise<Teller>): UnitOfWork => ({
  get records() {
    return unitOfWork.records;
  },
  now: () => unitOfWork.now(),
  transaction: (work) =>
    unitOfWork.transaction(async (records) => {
      const answer = await work(records);
      await (await teller()).follow(records);
      return answer;
    }),
  ping: () => unitOfWork.ping(),
  close: () => unitOfWork.close(),
});
