/** What the settings say, in English. */
export const text = {
  title: 'Settings',
  browser: 'This browser',
  language: 'Language',
  theme: 'Look',
  themes: { system: 'As the system', light: 'Light', dark: 'Dark' },
  shortcuts: 'Single keys go to screens (g and a letter, / and ?)',
};

export type Text = typeof text;
