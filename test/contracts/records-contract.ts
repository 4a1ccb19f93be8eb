import { datedContract } from './records-contract-dated.ts';
import { eventsContract } from './records-contract-events.ts';
import { leasesContract } from './records-contract-leases.ts';
import { loginTriesContract } from './records-contract-login-tries.ts';
import { mailsContract } from './records-contract-mails.ts';
import { notificationsContract } from './records-contract-notifications.ts';
import { peopleContract } from './records-contract-people.ts';
import { queueContract } from './records-contract-queue.ts';
import { restoreClaimsContract } from './records-contract-restore-claims.ts';
import { restoresContract } from './records-contract-restores.ts';
import { schedulesContract } from './records-contract-schedules.ts';
import { schedulingContract } from './records-contract-scheduling.ts';
import { scopingContract } from './records-contract-scoping.ts';
import { sessionsContract } from './records-contract-sessions.ts';
import { snapshotsContract } from './records-contract-snapshots.ts';
import { targetsContract } from './records-contract-targets.ts';
import type { OpenRecords } from './records-contract-test.ts';
import { transactionsContract } from './records-contract-transactions.ts';

/** Everything that any implementation of the records owes; `open` gives each test an empty, migrated database. */
export const recordsContract = (open: OpenRecords): void => {
  transactionsContract(open);
  scopingContract(open);
  peopleContract(open);
  schedulesContract(open);
  schedulingContract(open);
  targetsContract(open);
  queueContract(open);
  snapshotsContract(open);
  restoresContract(open);
  restoreClaimsContract(open);
  notificationsContract(open);
  leasesContract(open);
  mailsContract(open);
  sessionsContract(open);
  loginTriesContract(open);
  datedContract(open);
  eventsContract(open);
};
