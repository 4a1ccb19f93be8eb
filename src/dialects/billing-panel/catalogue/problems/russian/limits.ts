import type { Counted } from '../../../../../domain/account-caps.ts';
import type { LIMIT_PROBLEMS } from '../../../../../domain/problems/limits.ts';
import type { SnapshotClass } from '../../../../../domain/snapshot.ts';
import { countUpTo, type Russian } from './words.ts';

/** What is counted, after `не более 1` and `не более 5`, and how to go on. */
const COUNTED = {
  schedules: { one: 'расписания', many: 'расписаний', advice: 'удалите одно' },
  targets: { one: 'сервера', many: 'серверов', advice: 'удалите один' },
  stores: { one: 'хранилища', many: 'хранилищ', advice: 'используйте одно из них' },
  tokens: { one: 'токена', many: 'токенов', advice: 'отзовите один' },
} as const satisfies Readonly<Record<Exclude<Counted, 'sessions'>, object>>;

const COPIES: Readonly<Record<SnapshotClass, readonly [one: string, many: string]>> = {
  backup: ['резервной копии', 'резервных копий'],
  snapshot: ['снимка', 'снимков'],
};

const allowed = (limit: number, one: string, many: string): string =>
  `Учётной записи разрешено не более ${countUpTo(limit, one, many)}`;

export const LIMIT_RUSSIAN: Russian<typeof LIMIT_PROBLEMS> = {
  over_cap: ({ counted, limit }) => {
    const { one, many, advice } = COUNTED[counted];
    return `${allowed(limit, one, many)}; ${advice} или обратитесь к провайдеру.`;
  },
  over_daily_quota: ({ snapshotClass, limit }) =>
    `${allowed(limit, ...COPIES[snapshotClass])} вручную за 24 часа; подождите.`,
  over_total_quota: ({ snapshotClass, limit }) => {
    const advice = { backup: 'удалите одну', snapshot: 'удалите один' }[snapshotClass];
    return `${allowed(limit, ...COPIES[snapshotClass])} вручную всего; ${advice}.`;
  },
  too_many_restores: ({ limit }) =>
    `${allowed(limit, 'восстановления или клонирования', 'восстановлений и клонирований')} одновременно; дождитесь завершения одного из них.`,
  too_many_volumes: ({ limit }) => `${allowed(limit, 'управляемого тома', 'управляемых томов')}; удалите один.`,
  cap_malformed: ({ counted, value, least }) => {
    const noun = counted === 'sessions' ? 'сессий' : COUNTED[counted].many;
    return `Число ${noun} '${value}' — не целое число от ${least}.`;
  },
};
