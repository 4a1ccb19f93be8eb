import type { Counted } from '../../domain/account-caps.ts';
import type { IDENTITY_PROBLEMS } from '../../domain/problems/identity.ts';
import type { SnapshotClass } from '../../domain/snapshot.ts';
import type { RussianVocabulary, RussianWords } from './vocabulary.ts';
import { count, countUpTo, seconds } from './words.ts';

interface CountedForms {
  /** After `не более 1`. */
  readonly one: string;
  /** After `не более 5`. */
  readonly many: string;
  /** How to go on where there is too much of it. */
  readonly advice: string;
}

const countedOf = (counted: Exclude<Counted, 'sessions'>, { target }: RussianVocabulary): CountedForms =>
  ({
    schedules: { one: 'расписания', many: 'расписаний', advice: 'удалите одно' },
    targets: { one: `${target}а`, many: `${target}ов`, advice: 'удалите один' },
    stores: { one: 'хранилища', many: 'хранилищ', advice: 'используйте одно из них' },
    tokens: { one: 'токена', many: 'токенов', advice: 'отзовите один' },
  })[counted];

const COPIES: Readonly<Record<SnapshotClass, readonly [one: string, many: string]>> = {
  backup: ['резервной копии', 'резервных копий'],
  snapshot: ['снимка', 'снимков'],
};

const allowed = (limit: number, one: string, many: string): string =>
  `Учётной записи разрешено не более ${countUpTo(limit, one, many)}`;

export const IDENTITY_WORDS: RussianWords<typeof IDENTITY_PROBLEMS> = {
  role_too_low: ({ role, needed }) =>
    `Ваша роль '${role}' не разрешает этого, нужна роль '${needed}'; обратитесь к администратору вашей учётной записи.`,
  staff_only: () => 'Это разрешено только сотрудникам провайдера.',
  bad_password: () => 'Неверное имя пользователя или пароль.',
  address_denied: () => 'Доступ с этого IP-адреса запрещён.',
  session_ended: () => 'Сессия не авторизована или истекла; войдите снова.',
  token_limited: () =>
    'Этот токен ограничен и не меняет токены, ключи, календари, логины и контакты; используйте токен без ограничений или пароль.',
  expiry_passed: ({ value }) => `Срок '${value}' уже прошёл; выберите более поздний.`,
  totp_required: () => 'Для этого входа включена двухфакторная аутентификация; войдите с кодом или используйте токен.',
  totp_awaited: () => 'Сначала введите код двухфакторной аутентификации.',
  totp_wrong: () => 'Код неверен или уже использован.',
  own_password_wrong: () => 'Это не пароль вашего логина; введите тот, с которым вы входите.',
  own_code_wrong: () => 'Код неверен или уже использован; введите тот, который устройство показывает сейчас.',
  totp_there: () => 'У вашего логина уже есть второй фактор; уберите его, прежде чем настраивать другой.',
  totp_offer_passed: () => 'Этот второй фактор предложен слишком давно или другому логину; начните заново.',
  failed_logins: ({ retryAfterSeconds }) =>
    `Слишком много неудачных попыток входа; повторите через ${seconds(retryAfterSeconds)}.`,
  logins_at_once: () => 'Слишком много входов одновременно; повторите через несколько секунд.',
  sessions_in_use: ({ count, retryAfterSeconds }) =>
    `Сейчас используется сессий этого логина: ${count}; завершите лишние или повторите через ${seconds(retryAfterSeconds)}.`,
  account_suspended: () => 'Эта учётная запись приостановлена; обратитесь к провайдеру.',
  own_login_kept: () =>
    'Изменить или удалить здесь свой собственный логин нельзя; обратитесь к другому администратору учётной записи или к провайдеру.',
  too_many_logins: ({ limit }) => `${allowed(limit, 'логина', 'логинов')}; удалите один или обратитесь к провайдеру.`,
  login_disabled: ({ login }) => `Логин '${login}' отключён; токен для него не действовал бы.`,
  account_taken: ({ name }) => `Учётная запись '${name}' уже есть; выберите другое имя.`,
  account_malformed: ({ value }) =>
    `Имя учётной записи '${value}' не подходит: допускается от 1 до 100 латинских букв, цифр и знаков . _ @ + -`,
  login_taken: ({ login }) => `Логин '${login}' уже занят; выберите другой.`,
  login_malformed: ({ value }) =>
    `Логин '${value}' не подходит: допускается от 1 до 100 латинских букв, цифр и знаков . _ @ + -`,
  login_unnamed: () => 'Логин не указан; назовите тот, для которого предназначен ключ.',
  password_length: ({ length, least, most }) =>
    `Длина пароля в символах — ${length}; допускается от ${least} до ${countUpTo(most, 'символа', 'символов')}.`,
  key_length: ({ length, least, most }) =>
    `Длина ключа в символах — ${length}; допускается от ${least} до ${countUpTo(most, 'символа', 'символов')}.`,
  key_taken: () => 'Такой ключ уже был передан; придумайте другой.',
  account_unnamed: (_params, { target }) =>
    `Скажите, чей это ${target}: вы действуете без собственной учётной записи, поэтому её нужно назвать.`,
  over_cap: ({ counted, limit }, vocabulary) => {
    const { one, many, advice } = countedOf(counted, vocabulary);
    return `${allowed(limit, one, many)}; ${advice} или обратитесь к провайдеру.`;
  },
  over_daily_quota: ({ snapshotClass, limit }) =>
    `${allowed(limit, ...COPIES[snapshotClass])} вручную за 24 часа; подождите.`,
  over_total_quota: ({ snapshotClass, limit }) => {
    const advice = { backup: 'удалите одну', snapshot: 'удалите один' }[snapshotClass];
    return `${allowed(limit, ...COPIES[snapshotClass])} вручную всего; ${advice}.`;
  },
  too_many_restores: ({ limit }) =>
    `${allowed(limit, 'восстановления или клонирования', 'восстановлений и клонирований')} одновременно; дождитесь завершения одного из них.`,
  too_many_feeds: ({ limit }) => `${allowed(limit, 'календаря', 'календарей')}; удалите один.`,
  too_many_volumes: ({ limit }) => `${allowed(limit, 'управляемого тома', 'управляемых томов')}; удалите один.`,
  cap_malformed: ({ counted, value, least }, vocabulary) => {
    const noun = counted === 'sessions' ? 'сессий' : countedOf(counted, vocabulary).many;
    return `Число ${noun} '${value}' — не целое число от ${least}.`;
  },
  contacts_need_login: () => 'Контакты есть только у логина; обратитесь с его данными для входа.',
  main_contact_stays: () =>
    'Основной контакт удалить нельзя; измените его адрес электронной почты или выключите его уведомления.',
  too_many_contacts: ({ count: own, limit }) =>
    `У вас ${count(own, 'контакт', 'контакта', 'контактов')}, допускается не более ${limit}; сначала удалите один.`,
  contact_without_email: ({ value }) =>
    `У контакта '${value}' нет адреса электронной почты для отправки; сначала укажите его.`,
  email_malformed: ({ value, most }) =>
    `Адрес электронной почты ${value} не подходит: нужен один адрес вида ann@example.org длиной не более ${most} символов.`,
};
