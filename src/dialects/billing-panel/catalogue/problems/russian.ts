import type { CallWording } from '../../../../domain/problems/index.ts';
import { createRussian, nounOf } from '../../../../wording/russian/index.ts';
import type { RussianVocabulary } from '../../../../wording/russian/vocabulary.ts';
import { VOCABULARY } from './vocabulary.ts';

const RUSSIAN_VOCABULARY: RussianVocabulary = {
  target: 'сервер',
  nameOf: VOCABULARY.nameOf,
  field: VOCABULARY.field,
};

/** Every problem that a call may be answered with, in Russian, in the panel's words. */
export const RUSSIAN: CallWording = {
  ...createRussian(RUSSIAN_VOCABULARY),
  missing: ({ noun, asked }) => `${nounOf(noun, RUSSIAN_VOCABULARY)} '${asked}' не существует`,
  // The space at the end is BILLmanager's.
  bad_password: () => 'Неверное имя пользователя или пароль ',
  address_denied: () => 'Доступ с этого IP-адреса запрещён',
  session_ended: () => 'Сессия не авторизована или истекла',
  // This wire's word for accounts, and for tasks.
  account_suspended: () => 'Этот аккаунт приостановлен; обратитесь к провайдеру.',
  account_taken: ({ name }) => `Аккаунт '${name}' уже есть; выберите другое имя.`,
  account_malformed: ({ value }) =>
    `Имя аккаунта '${value}' не подходит: допускается от 1 до 100 латинских букв, цифр и знаков . _ @ + -`,
  schedule_suspended: ({ schedule }) =>
    `Расписание '${schedule.id}' не действует: аккаунт приостановлен; сначала возобновите его или сделайте копию вручную.`,
  schedule_underway: ({ schedule, target, task }) =>
    `Задача ${task.id} расписания '${schedule.id}' на сервере '${target.id}' ещё не закончилась; дождитесь её или отмените.`,
};
