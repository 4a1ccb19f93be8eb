import { words } from '../app/language.ts';

/** What the screen `settings` says. */
export const settingsWords = words({ en: () => import('./en/settings.ts'), ru: () => import('./ru/settings.ts') });
