import { words } from '../app/language.ts';

/** What the audit says. */
export const auditWords = words({ en: () => import('./en/audit.ts'), ru: () => import('./ru/audit.ts') });
