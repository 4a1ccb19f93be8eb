import { words } from '../app/language.ts';

/** What the screens of stores say. */
export const storeWords = words({ en: () => import('./en/stores.ts'), ru: () => import('./ru/stores.ts') });
