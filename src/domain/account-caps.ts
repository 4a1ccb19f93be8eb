import type { Account } from './account.ts';

/** What an account has only so much of. `tokens` are the sessions that live until they are revoked, `sessions` the others. */
export type Counted = 'schedules' | 'targets' | 'stores' | 'tokens' | 'sessions';

/** How many of each, by name. */
export type Counts = Readonly<Record<Counted, number>>;

/** What an account may have unless it is told otherwise; of sessions each of its logins. */
const DEFAULT_CAPS: Counts = { schedules: 10_000, targets: 10_000, stores: 100, tokens: 100, sessions: 1_000 };

/** What a new account has. */
export const NOTHING_YET: Counts = { schedules: 0, targets: 0, stores: 0, tokens: 0, sessions: 0 };

export const COUNTED = Object.keys(DEFAULT_CAPS) as readonly Counted[];

/** How many of these an account may have; of sessions each of its logins. */
export const capOf = ({ caps }: Pick<Account, 'caps'>, counted: Counted): number =>
  caps[counted] ?? DEFAULT_CAPS[counted];
