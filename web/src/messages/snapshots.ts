import { words } from '../app/language.ts';

/** What the screens of snapshots say. */
export const snapshotWords = words({ en: () => import('./en/snapshots.ts'), ru: () => import('./ru/snapshots.ts') });
