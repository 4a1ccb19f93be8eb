import type { DeletionReason, DeletionReasons } from '../../domain/deletion-reason.ts';
import { type KeepReason, type KeepReasons, UNLIMITED } from '../../domain/retention/index.ts';
import { describePeriod, listKeepRules, RULES } from './retention-policy.ts';
import { count, countUpTo } from './words.ts';

/** Words for every reason of a table; a new one does not compile until it has them. */
type WordsOf<Table> = { readonly [R in keyof Table]: (params: Table[R]) => string };

const KEEP_WORDS: WordsOf<KeepReasons> = {
  protected: () => 'защищена',
  held: () => 'удерживается',
  being_read: () => 'восстанавливается',
  being_made: () => 'ещё создаётся',
  being_transferred: () => 'ещё передаётся в хранилище',
  expiring: () => 'отпущена изменением, которое можно отменить',
  needed: () => 'нужна более поздней инкрементной копии',
  only_available: () => 'единственная готовая копия',
  everything: () => 'хранится всё',
  newest: ({ count: number }) => {
    if (number === UNLIMITED) return 'хранятся все копии';
    return number === 1 ? 'самая новая' : `одна из ${countUpTo(number, 'самой новой', 'самых новых')}`;
  },
  head_of_period: ({ rule, rank, count: number, isOldest }) =>
    `${RULES[rule].one}, ${rank}-я${number === UNLIMITED ? '' : ` из ${number}`}${isOldest ? ' (самая старая)' : ''}`,
  within: ({ within }) => `не старше ${within} от самой новой`,
  within_period: ({ rule }) => `хранится ${describePeriod(rule)}`,
  chain: ({ rank, count: number }) => `цепочка ${rank}-я из ${number}`,
  no_older_chain: ({ count: number }) =>
    number === 1
      ? 'не старше самой новой цепочки'
      : `не старше ${countUpTo(number, 'самой новой цепочки', 'самых новых цепочек')}`,
};

const DELETION_WORDS: WordsOf<DeletionReasons> = {
  newer_snapshots: ({ count: number }) =>
    `есть ${count(number, 'более новая копия', 'более новые копии', 'более новых копий')}`,
  newer_chains: ({ count: number }) =>
    `есть ${count(number, 'более новая цепочка', 'более новые цепочки', 'более новых цепочек')}`,
  outside_rules: ({ policy }) => `правило хранит только ${listKeepRules(policy).join(', ')}`,
  outside_periods: ({ rules }) => `правило хранит только ${rules.map(describePeriod).join('; ')}`,
  requested: () => 'удалена по запросу',
  target_deleted: () => 'её объект удалён',
  schedule_deleted: () => 'её расписание удалено раньше, чем она была сделана',
  store_target: () => 'в хранилище не осталось места для копий этого объекта',
  store_account: () => 'в хранилище не осталось места для копий этой учётной записи',
  store_interval: () => 'хранилище не принимает копии так часто',
  copied: () => 'восстановление, для которого она сделана, завершено',
  told: ({ text }) => text,
  untold: ({ name }) => `по причине '${name}', о которой эта версия больше ничего не знает`,
};

/** Why a snapshot stays, as a phrase about a copy. */
export const sayKeepReason = ({ reason, params }: KeepReason): string =>
  // The compiler does not see that the reason and its params belong together.
  (KEEP_WORDS[reason] as (params: object) => string)(params);

/** Why a snapshot goes, or went, as a phrase about a copy. */
export const sayDeletionReason = ({ reason, params }: DeletionReason): string => {
  try {
    return (DELETION_WORDS[reason] as (params: object) => string)(params);
  } catch {
    // Stored by another version, or by hand: whoever lists it is told of the others all the same.
    return DELETION_WORDS.untold({ name: reason });
  }
};
