import { peopleContract } from './records-contract-people.ts';
import { queueContract } from './records-contract-queue.ts';
import { schedulesContract } from './records-contract-schedules.ts';
import { schedulingContract } from './records-contract-scheduling.ts';
import { scopingContract } from './records-contract-scoping.ts';
import { snapshotsContract } from './records-contract-snapshots.ts';
import type { OpenRecords } from './records-contract-test.ts';
import { transactionsContract } from './records-contract-transactions.ts';

/** Everything that any implementation of the records owes; `open` gives each test an empty, migrated database. */
export const recordsContract = (open: OpenRecords): void => {
  transactionsContract(open);
  scopingContract(open);
  peopleContract(open);
  schedulesContract(open);
  schedulingContract(open);
  queueContract(open);
  snapshotsContract(open);
};
