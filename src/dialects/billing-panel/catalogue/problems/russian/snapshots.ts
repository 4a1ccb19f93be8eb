import type { SNAPSHOT_PROBLEMS } from '../../../../../domain/problems/snapshots.ts';
import { nameBackup, type Russian, STATES } from './words.ts';

const PURPOSES = { copied: 'скопировать', restored: 'восстановить' } as const;

export const SNAPSHOT_RUSSIAN: Russian<typeof SNAPSHOT_PROBLEMS> = {
  snapshot_protected: ({ snapshot }) => `${nameBackup(snapshot)} защищена; сначала снимите защиту.`,
  snapshot_held: ({ snapshot, hold }) =>
    `${nameBackup(snapshot)} удерживается (${hold}); сначала нужно снять удержание.`,
  snapshot_unfinished: ({ snapshot, state }) =>
    `${nameBackup(snapshot)} ещё не готова (${STATES[state]}); дождитесь завершения.`,
  snapshot_deleting: ({ snapshot }) => `${nameBackup(snapshot)} удаляется, и изменить её уже нельзя.`,
  snapshot_unavailable: ({ snapshot, state, purpose }) =>
    `${nameBackup(snapshot)} ${STATES[state]}; ${PURPOSES[purpose]} можно только готовую копию.`,
  snapshot_not_shrunk: ({ snapshot }) => `${nameBackup(snapshot)} не уменьшилась; подтверждать нечего.`,
};
