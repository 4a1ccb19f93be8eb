import type { Wordings } from './language.ts';

/** Choices of forms. Names of days are not here: clients know them in English only. */
export const FORM_TEXTS = {
  'form.any': { en: 'Any', ru: 'Любой' },
  'form.none': { en: 'None', ru: 'Нет' },
  'form.active': { en: 'Active', ru: 'Активен' },
  'form.ordered': { en: 'Activation in progress', ru: 'Активируется' },
  'form.on': { en: 'On', ru: 'Включено' },
  'form.off': { en: 'Off', ru: 'Выключено' },
  'form.backup': { en: 'Backup', ru: 'Резервная копия' },
  'form.snapshot': { en: 'Snapshot', ru: 'Снимок' },
  'form.zone_own': { en: 'Own', ru: 'Собственные' },
  'form.zone_public': { en: 'Public', ru: 'Публичные' },
  'form.zone_shared': { en: 'Shared', ru: 'Общие' },
  'form.zone_image': { en: 'Image', ru: 'Образ' },
} as const satisfies Readonly<Record<string, Wordings>>;
