import type { SCHEDULE_PROBLEMS } from '../../domain/problems/schedules.ts';
import type { Words } from '../vocabulary.ts';

export const SCHEDULE_WORDS: Words<typeof SCHEDULE_PROBLEMS> = {
  schedule_unowned: (_params, { one, many }) => `A ${one.schedule} needs an account: name one of its ${many.target}.`,
  schedule_without_target: ({ schedule }, { one, nameOf }) =>
    `The ${one.schedule} '${nameOf(schedule)}' has no ${one.target} to back up; link one first.`,
  schedule_store_missing: ({ schedule, value }, { one, nameOf }) =>
    `There is no store at the location '${value}' of the ${one.schedule} '${nameOf(schedule)}'.`,
  schedule_of_other_account: ({ schedule, target }, { one, nameOf }) =>
    `The ${one.schedule} '${nameOf(schedule)}' belongs to another account than '${target.name}'; choose one of the same account.`,
  target_of_other_account: ({ target }, { one, nameOf }) =>
    `The ${one.target} '${nameOf(target)}' belongs to another account than the others.`,
  location_unknown: ({ value, purpose }) =>
    `There is no store at the location '${value}'; ${purpose === 'schedule' ? 'use one that exists' : 'name another one'}.`,
  location_of_source: ({ value }) => `The location '${value}' is that of the files' own store; name another one.`,
};
