import type { Thing } from '../../domain/problems/thing.ts';
import type { SnapshotState } from '../../domain/snapshot.ts';
import type { RussianVocabulary } from './vocabulary.ts';

const PLURALS = new Intl.PluralRules('ru');

/** A number with its noun: `1 копия`, `2 копии`, `5 копий`. */
export function count(number: number, one: string, few: string, many: string): string {
  const rule = PLURALS.select(number);
  return `${number} ${rule === 'one' ? one : rule === 'few' ? few : many}`;
}

/** After `до`, `более` and the like: `до 1 символа`, `до 5 символов`. */
export const countUpTo = (number: number, one: string, many: string): string => count(number, one, many, many);

export const seconds = (number: number): string => `${number} с`;

export const listed = (texts: readonly (string | number)[]): string => texts.join(', ');

export const capital = (text: string): string => `${text.slice(0, 1).toUpperCase()}${text.slice(1)}`;

/** How a sentence begins that is about a backup. */
export const nameBackup = (snapshot: Thing, { nameOf }: RussianVocabulary): string =>
  `Резервная копия '${nameOf(snapshot)}'`;

/** What a backup is, or is in the middle of. */
export const STATES: Readonly<Record<SnapshotState, string>> = {
  creating: 'создаётся',
  transferring: 'передаётся в хранилище',
  available: 'готова',
  expiring: 'отпускается новым правилом хранения',
  missing: 'пропала из хранилища',
  damaged: 'повреждена',
  deleting: 'удаляется',
  deleted: 'удалена',
  error: 'не удалась',
  delete_failed: 'ещё не удалена: попытка не удалась и будет повторена',
};
