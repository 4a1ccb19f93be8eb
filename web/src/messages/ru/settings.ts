import type { Text } from '../en/settings.ts';

/** What the settings say, in Russian. */
export const text: Text = {
  title: 'Настройки',
  browser: 'Этот браузер',
  language: 'Язык',
  theme: 'Оформление',
  themes: { system: 'Как в системе', light: 'Светлое', dark: 'Тёмное' },
  shortcuts: 'Переход по клавишам (g и буква, / и ?)',
};
