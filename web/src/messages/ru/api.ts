import type { Text } from '../en/api.ts';

/** What the page of the API says beside its document, in Russian. */
export const text: Text = {
  title: 'Описание API',
  back: 'Вернуться в консоль',
  server: 'Адрес API',
  body: 'Тело запроса',
  unreadable: 'Не удалось прочитать описание API; обновите страницу.',
};
