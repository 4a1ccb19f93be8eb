import { test } from 'node:test';
import type { Account, Scope } from '../../src/domain/account.ts';
import type { TaskClaim } from '../../src/ports/records/runs.ts';
import { NOW } from '../support/values.ts';
import type { OpenedRecords } from './records-contract-people-world.ts';
import { World } from './records-contract-world.ts';

/** Gives each test an empty, migrated database. */
export type OpenRecords = () => Promise<OpenedRecords>;

/** What one account may see. */
export const scopeTo = (account: Account): Scope => ({ accountId: account.id });

/** A worker's claim, five minutes long. */
export const claimOf = (owner: string, change: Partial<TaskClaim> = {}): TaskClaim => ({
  owner,
  node: null,
  now: NOW,
  leaseUntil: NOW + 300,
  exclusiveDrivers: ['borg'],
  perAccount: null,
  perStore: null,
  ...change,
});

/** One test of the contract, in a database of its own. */
export const contractTest = (open: OpenRecords, name: string, body: (world: World) => Promise<void>): void => {
  test(name, async () => {
    const opened = await open();
    try {
      await body(new World(opened));
    } finally {
      await opened.close();
    }
  });
};
