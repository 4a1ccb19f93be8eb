import { words } from '../app/language.ts';

/** What the screens of accounts say. */
export const accountWords = words({ en: () => import('./en/accounts.ts'), ru: () => import('./ru/accounts.ts') });
