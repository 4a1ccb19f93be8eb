import { words } from '../app/language.ts';

/** What the page of the API says beside its document. */
export const apiWords = words({ en: () => import('./en/api.ts'), ru: () => import('./ru/api.ts') });
