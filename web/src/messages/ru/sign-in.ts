import type { Text } from '../en/sign-in.ts';

/** What the sign-in says, in Russian. */
export const text: Text = {
  title: 'Вход в Backrota',
  login: 'Логин',
  password: 'Пароль',
  code: 'Код из приложения-аутентификатора',
  codeHint: 'Шесть цифр; они меняются каждые 30 секунд.',
  signIn: 'Войти',
  refused: 'Ключ из биллинг-панели больше не действует; откройте консоль из панели ещё раз или войдите здесь.',
};
