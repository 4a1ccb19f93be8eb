import { words } from '../app/language.ts';

/** What every screen says. */
export const common = words({ en: () => import('./en/common.ts'), ru: () => import('./ru/common.ts') });
