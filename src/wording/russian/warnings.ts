import type { CopyWarning, WarningParams } from '../../domain/problems/warnings.ts';

const WORDS: { readonly [K in keyof WarningParams]: (params: WarningParams[K]) => string } = {
  fifo: ({ path }) => `'${path}' — именованный канал и пропущен.`,
  socket: ({ path }) => `'${path}' — сокет и пропущен.`,
  device: ({ path }) => `'${path}' — устройство и пропущен.`,
  unreadable: ({ path, system }) => `'${path}' не удалось прочитать${system ? ` (${system})` : ''}, и в копии его нет.`,
  vanished: ({ path }) => `'${path}' исчез, прежде чем его удалось прочитать, и в копии его нет.`,
  replaced: ({ path }) => `'${path}' подменён при открытии, и в копии его нет.`,
  store: ({ path }) => `'${path}' — само хранилище и пропущен.`,
  name_too_long: ({ path }) => `Путь '${path}' слишком длинный, и в копии его нет.`,
  too_deep: ({ path }) => `'${path}' лежит глубже 1000 каталогов, и в копии его нет.`,
  changed: ({ path }) => `'${path}' изменился во время чтения; в его копии могут смешаться старые и новые данные.`,
  cut: ({ path, system }) =>
    `'${path}' не удалось прочитать до конца (${system || 'ошибка неизвестна'}); остаток его копии — нули.`,
  attributes_unread: ({ path, system }) =>
    `'${path}' попал в копию без списка доступа, полномочий и атрибутов (${system}).`,
  attributes_unsupported: () =>
    'Списки доступа, полномочия и атрибуты файлов не попали в копию или не восстановлены: на этой платформе их нельзя прочитать и записать.',
  plain_capabilities: ({ path }) => `'${path}' восстановлен без полномочий.`,
  attribute_refused: ({ path, attribute, system }) => `'${path}' восстановлен без атрибута '${attribute}' (${system}).`,
  plain_mode: ({ path }) => `'${path}' восстановлен без битов смены владельца и группы.`,
  owners_refused: ({ path, system }) =>
    `'${path}' не удалось передать владельцу (${system}), возможно, и другие; они принадлежат самому шлюзу, без битов смены владельца и группы.`,
  said: ({ program, text }) => `${program} сообщает: ${text}`,
  more: ({ count }) => `Ещё предупреждений: ${count}; они есть в описи копии.`,
};

/** The sentence of a warning. */
export const describeWarning = (warning: CopyWarning): string =>
  // The compiler does not see that the kind and the params of one warning belong together.
  (WORDS[warning.kind] as (params: CopyWarning) => string)(warning);
