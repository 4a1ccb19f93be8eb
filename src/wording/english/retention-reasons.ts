import type { DeletionReason, DeletionReasons } from '../../domain/deletion-reason.ts';
import { type KeepReason, type KeepReasons, UNLIMITED } from '../../domain/retention/index.ts';
import type { Vocabulary } from '../vocabulary.ts';
import { OWN_VOCABULARY } from './own-vocabulary.ts';
import { describePeriod, listKeepRules } from './retention-policy.ts';

/** Words for every reason of a table; a new one does not compile until it has them. */
type WordsOf<Table> = { readonly [R in keyof Table]: (params: Table[R], vocabulary: Vocabulary) => string };

const KEEP_WORDS: WordsOf<KeepReasons> = {
  protected: () => 'protected',
  held: () => 'held',
  being_read: () => 'being restored',
  being_made: () => 'still being made',
  being_transferred: () => 'still being transferred',
  expiring: () => 'let go by a change that may be undone',
  needed: () => 'a later increment needs it',
  only_available: () => 'the only available copy',
  everything: () => 'everything is kept',
  newest: ({ count }, { one }) => {
    if (count === UNLIMITED) return `every ${one.snapshot} is kept`;
    return count === 1 ? 'the newest' : `one of the newest ${count}`;
  },
  head_of_period: ({ rule, rank, count, isOldest }) =>
    `${rule} ${rank}${count === UNLIMITED ? '' : ` of ${count}`}${isOldest ? ' (the oldest)' : ''}`,
  within: ({ within }) => `within ${within} of the newest`,
  within_period: ({ rule }) => `within ${describePeriod(rule)}`,
  chain: ({ rank, count }) => `chain ${rank} of ${count}`,
  no_older_chain: ({ count }) => `no older than the newest ${count === 1 ? 'chain' : `${count} chains`}`,
};

const DELETION_WORDS: WordsOf<DeletionReasons> = {
  newer_snapshots: ({ count }) => `${count} newer ${count === 1 ? 'one' : 'ones'}`,
  newer_chains: ({ count }) => `${count} newer ${count === 1 ? 'chain' : 'chains'}`,
  outside_rules: ({ policy }) => `not among ${listKeepRules(policy).join(', ')}`,
  outside_periods: ({ rules }) => `not within ${rules.map(describePeriod).join('; ')}`,
  requested: () => 'deleted by somebody',
  target_deleted: (_, { one }) => `its ${one.target} was deleted`,
  schedule_deleted: (_, { one }) => `its ${one.schedule} was deleted before it was made`,
  store_target: (_, { one }) => `the ${one.store} had no place left for its ${one.target}`,
  store_account: (_, { one }) => `the ${one.store} had no place left for its ${one.account}`,
  store_interval: (_, { one }) => `the ${one.store} takes none so soon after the one before`,
  copied: (_, { one }) => `the ${one.restore} that it was taken for has ended`,
  told: ({ text }) => text,
  untold: ({ name }) => `for the reason '${name}', of which this version knows no more`,
};

/** Why a snapshot stays, as a phrase. */
export const sayKeepReason = ({ reason, params }: KeepReason, vocabulary = OWN_VOCABULARY): string =>
  // The compiler does not see that the reason and its params belong together.
  (KEEP_WORDS[reason] as (params: object, vocabulary: Vocabulary) => string)(params, vocabulary);

/** Why a snapshot goes, or went, as a phrase. */
export const sayDeletionReason = ({ reason, params }: DeletionReason, vocabulary = OWN_VOCABULARY): string => {
  try {
    return (DELETION_WORDS[reason] as (params: object, vocabulary: Vocabulary) => string)(params, vocabulary);
  } catch {
    // Stored by another version, or by hand: whoever lists it is told of the others all the same.
    return DELETION_WORDS.untold({ name: reason }, vocabulary);
  }
};
