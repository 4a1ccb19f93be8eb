import { words } from '../app/language.ts';

/** What the screen `today` says. */
export const todayWords = words({ en: () => import('./en/today.ts'), ru: () => import('./ru/today.ts') });
