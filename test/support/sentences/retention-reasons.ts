import type { DeletionReasons } from '../../../src/domain/deletion-reason.ts';
import type { KeepReasons } from '../../../src/domain/retention/index.ts';
import type { Said } from './said.ts';

/** At least one phrase for every reason of a table. */
type Phrases<Table> = { readonly [R in keyof Table]: readonly [Said<Table[R]>, ...Said<Table[R]>[]] };

export const KEEP_PHRASES: Phrases<KeepReasons> = {
  protected: [[{}, 'protected']],
  held: [[{}, 'held']],
  being_read: [[{}, 'being restored']],
  being_made: [[{}, 'still being made']],
  being_transferred: [[{}, 'still being transferred']],
  expiring: [[{}, 'let go by a change that may be undone']],
  needed: [[{}, 'a later increment needs it']],
  only_available: [[{}, 'the only available copy']],
  everything: [[{}, 'everything is kept']],
  newest: [
    [{ count: 1 }, 'the newest'],
    [{ count: 5 }, 'one of the newest 5'],
    [{ count: -1 }, 'every snapshot is kept'],
  ],
  head_of_period: [
    [{ rule: 'daily', rank: 3, count: 7, isOldest: false }, 'daily 3 of 7'],
    [{ rule: 'yearly', rank: 2, count: 3, isOldest: true }, 'yearly 2 of 3 (the oldest)'],
    [{ rule: 'monthly', rank: 9, count: -1, isOldest: false }, 'monthly 9'],
  ],
  within: [[{ within: '2d' }, 'within 2d of the newest']],
  within_period: [
    [{ rule: { period: 'weeks', quantity: 4, onWeekday: 'mon' } }, 'within 4 weeks, on a Monday'],
    [{ rule: { period: 'months', quantity: 1, onDayOfMonth: 23 } }, 'within 1 month, on day 23'],
  ],
  chain: [[{ rank: 1, count: 2 }, 'chain 1 of 2']],
  no_older_chain: [
    [{ count: 1 }, 'no older than the newest chain'],
    [{ count: 2 }, 'no older than the newest 2 chains'],
  ],
};

export const DELETION_PHRASES: Phrases<DeletionReasons> = {
  newer_snapshots: [
    [{ count: 1 }, '1 newer one'],
    [{ count: 2 }, '2 newer ones'],
  ],
  newer_chains: [
    [{ count: 1 }, '1 newer chain'],
    [{ count: 2 }, '2 newer chains'],
  ],
  outside_rules: [
    [
      { policy: { kind: 'keep', algorithm: 'restic', within: '2d', last: 1, daily: 7, monthly: -1 } },
      'not among all within 2d of the newest, the newest, 7 daily, all monthly',
    ],
  ],
  outside_periods: [
    [
      {
        rules: [
          { period: 'days', quantity: 7 },
          { period: 'weeks', quantity: 1, onWeekday: 'sun' },
        ],
      },
      'not within 7 days; 1 week, on a Sunday',
    ],
  ],
  requested: [[{}, 'deleted by somebody']],
  target_deleted: [[{}, 'its target was deleted']],
  schedule_deleted: [[{}, 'its schedule was deleted before it was made']],
  store_target: [[{}, 'the store had no place left for its target']],
  store_account: [[{}, 'the store had no place left for its account']],
  store_interval: [[{}, 'the store takes none so soon after the one before']],
  copied: [[{}, 'the restore that it was taken for has ended']],
  told: [[{ text: 'not among 7 daily' }, 'not among 7 daily']],
  untold: [[{ name: 'eclipse' }, "for the reason 'eclipse', of which this version knows no more"]],
};
