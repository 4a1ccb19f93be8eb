import type { DATABASE_PROBLEMS } from '../../../../../domain/problems/database.ts';
import type { Russian } from './words.ts';

export const DATABASE_RUSSIAN: Russian<typeof DATABASE_PROBLEMS> = {
  database_busy: () => 'База данных слишком занята другими изменениями; повторите чуть позже.',
  database_unreachable: () => 'База данных сейчас недоступна или не принимает изменения; повторите чуть позже.',
  duplicate: () => 'Такие значения уже есть; выберите другие.',
  slot_recorded: () => 'Один из этих запусков уже записан; ни одна из записей не сохранена.',
};
