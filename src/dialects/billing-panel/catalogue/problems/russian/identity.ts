import type { IDENTITY_PROBLEMS } from '../../../../../domain/problems/identity.ts';
import { countUpTo, type Russian, seconds } from './words.ts';

export const IDENTITY_RUSSIAN: Russian<typeof IDENTITY_PROBLEMS> = {
  role_too_low: ({ role, needed }) =>
    `Ваша роль '${role}' не разрешает этого, нужна роль '${needed}'; обратитесь к администратору вашей учётной записи.`,
  staff_only: () => 'Это разрешено только сотрудникам провайдера.',
  // The space at the end is BILLmanager's.
  bad_password: () => 'Неверное имя пользователя или пароль ',
  address_denied: () => 'Доступ с этого IP-адреса запрещён',
  session_ended: () => 'Сессия не авторизована или истекла',
  totp_required: () => 'Для этого входа включена двухфакторная аутентификация; войдите с кодом или используйте токен.',
  totp_awaited: () => 'Сначала введите код двухфакторной аутентификации.',
  totp_wrong: () => 'Код неверен или уже использован.',
  failed_logins: ({ retryAfterSeconds }) =>
    `Слишком много неудачных попыток входа; повторите через ${seconds(retryAfterSeconds)}.`,
  logins_at_once: () => 'Слишком много входов одновременно; повторите через несколько секунд.',
  login_disabled: ({ login }) => `Логин '${login}' отключён; токен для него не действовал бы.`,
  login_taken: ({ login }) => `Логин '${login}' уже занят; выберите другой.`,
  login_malformed: ({ value }) =>
    `Логин '${value}' не подходит: допускается от 1 до 100 латинских букв, цифр и знаков . _ @ + -`,
  login_unnamed: () => 'Логин не указан; назовите тот, для которого предназначен ключ.',
  password_length: ({ length, least, most }) =>
    `Длина пароля в символах — ${length}; допускается от ${least} до ${countUpTo(most, 'символа', 'символов')}.`,
  key_length: ({ length, least, most }) =>
    `Длина ключа в символах — ${length}; допускается от ${least} до ${countUpTo(most, 'символа', 'символов')}.`,
  key_taken: () => 'Такой ключ уже был передан; придумайте другой.',
  account_unnamed: () =>
    'Скажите, чей это сервер: вы действуете без собственной учётной записи, поэтому её нужно назвать.',
};
