import { words } from '../app/language.ts';

/** What the screens of targets say. */
export const targetWords = words({ en: () => import('./en/targets.ts'), ru: () => import('./ru/targets.ts') });
