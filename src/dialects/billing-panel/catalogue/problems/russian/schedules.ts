import type { SCHEDULE_PROBLEMS } from '../../../../../domain/problems/schedules.ts';
import type { Russian } from './words.ts';

export const SCHEDULE_RUSSIAN: Russian<typeof SCHEDULE_PROBLEMS> = {
  schedule_unowned: () => 'Расписанию нужна учётная запись: укажите один из её серверов.',
  schedule_without_target: ({ schedule }) =>
    `У расписания '${schedule.id}' нет сервера, с которого делать копии; сначала привяжите его.`,
  schedule_store_missing: ({ schedule, value }) =>
    `Хранилища в месте '${value}', которое указано в расписании '${schedule.id}', нет.`,
  schedule_of_other_account: ({ schedule, target }) =>
    `Расписание '${schedule.id}' принадлежит не той учётной записи, что сервер '${target.name}'; выберите расписание той же учётной записи.`,
  target_of_other_account: ({ target }) => `Сервер '${target.id}' принадлежит не той учётной записи, что остальные.`,
  location_unknown: ({ value, purpose }) =>
    `Хранилища в месте '${value}' нет; ${purpose === 'schedule' ? 'используйте существующее' : 'укажите другое место'}.`,
  location_of_source: ({ value }) => `Место '${value}' — это хранилище самих файлов; укажите другое.`,
};
