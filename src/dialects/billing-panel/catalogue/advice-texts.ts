import type { Wordings } from './language.ts';

/** What to do about a field's wrong value; ends the sentence that names field and value. */
export const ADVICE_TEXTS = {
  'advice.name': {
    en: 'give 1 to {most} characters, none of them a control character.',
    ru: 'укажите от 1 до {most} символов без управляющих.',
  },
  'advice.days': {
    en: 'give at least one day, as 0 (Sunday) to 6 (Saturday) or an English name, separated by commas.',
    ru: 'укажите через запятую хотя бы один день: от 0 (воскресенье) до 6 (суббота) или английское название.',
  },
  'advice.time': {
    en: 'write it as HH:MM, from 00:00 to 23:59.',
    ru: 'укажите время в виде ЧЧ:ММ, от 00:00 до 23:59.',
  },
  'advice.rotation': {
    en: 'give a whole number from 1 to {most}.',
    ru: 'укажите целое число от 1 до {most}.',
  },
  'advice.element': { en: 'name the element by its id.', ru: 'укажите id элемента.' },
  'advice.elements': { en: 'name at least one element by its id.', ru: 'укажите id хотя бы одного элемента.' },
  'advice.instance': { en: 'name the instance by its id.', ru: 'укажите id сервера.' },
  'advice.instance_of_schedule': {
    en: 'name an instance that this schedule backs up, or leave it out.',
    ru: 'укажите сервер, копии которого делает это расписание, или не передавайте поле.',
  },
  'advice.not_saved': {
    en: 'this form does not save it; leave it out.',
    ru: 'эта форма его не сохраняет; не передавайте его.',
  },
  'advice.something': { en: 'send at least one of {fields}.', ru: 'передайте хотя бы одно из полей: {fields}.' },
  'advice.both_rotations': {
    en: 'send rotation_days and rotation_time together for a schedule, or neither for a backup now.',
    ru: 'передайте rotation_days и rotation_time вместе, чтобы создать расписание, или ни одного, чтобы сделать копию сейчас.',
  },
  'advice.region': { en: 'give the region of one of your stores.', ru: 'укажите регион одного из ваших хранилищ.' },
  'advice.switch': { en: 'give on or off.', ru: 'укажите on или off.' },
  'advice.zone': { en: 'give own, pub, shr or image.', ru: 'укажите own, pub, shr или image.' },
  'advice.copy_to_restore': {
    en: 'give the fleio_id of one of your backups.',
    ru: 'укажите fleio_id одной из ваших резервных копий.',
  },
} as const satisfies Readonly<Record<string, Wordings>>;
