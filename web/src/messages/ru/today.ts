import type { Text } from '../en/today.ts';
import { counted } from '../plural.ts';

const slots = { one: 'запуск', few: 'запуска', many: 'запусков', other: 'запуска' };

/** What the first screen says, in Russian. */
export const text: Text = {
  title: 'Сегодня',
  allGood: 'Всё в порядке',
  needYou: (count) =>
    counted(count, {
      one: 'случай требует внимания',
      few: 'случая требуют внимания',
      many: 'случаев требуют внимания',
      other: 'случая требуют внимания',
    }),
  needs: 'Требует внимания',
  nothingNeeds: 'Ничего не сломалось, не опаздывает и не пропало.',
  begin: 'Пока ничего не копируется. Объект говорит, что копировать, расписание — когда.',
  addTarget: 'Новый объект',
  addSchedule: 'Новое расписание',
  what: 'Что',
  happened: 'Что случилось',
  since: 'С какого времени',
  kinds: {
    failed: 'Последняя копия не получилась',
    missed: 'Запуски упущены',
    overdue: 'Ждёт больше часа',
    missing: 'Копии нет в хранилище',
    damaged: 'Копия повреждена',
    store: 'Хранилищем нельзя пользоваться',
  },
  log: 'Журнал',
  runAgain: 'Повторить',
  runAgainOf: (name) => `Повторить для «${name}»`,
  ran: 'Запущено снова.',
  moreNeeds: (count) => `и ещё ${count}`,
  running: 'Выполняется сейчас',
  nothingRuns: 'Сейчас ничего не выполняется.',
  cancel: 'Отменить',
  cancelOf: (name) => `Отменить работу над «${name}»`,
  cancelled: 'Отменено.',
  next24: 'Ближайшие 24 часа',
  hour: 'Час',
  slots: 'Запуски',
  slotCount: (count) => counted(count, slots),
  inADay: (count) => `${counted(count, slots)} за ближайшие 24 часа`,
  asTable: 'Таблицей',
  days30: '30 дней по объектам',
  allTargets: 'Все объекты',
};
