import type { Text } from '../en/calendar.ts';
import { counted } from '../plural.ts';

/** What the calendar says, in Russian. */
export const text: Text = {
  title: 'Календарь',
  views: { month: 'Месяц', week: 'Неделя', day: 'День' },
  view: 'Вид',
  earlier: 'Раньше',
  later: 'Позже',
  today: 'Сегодня',
  zone: 'Часовой пояс',
  store: 'Хранилище',
  anyStore: 'Любое хранилище',
  account: 'Учётная запись',
  ran: (count) => counted(count, { one: 'выполнен', few: 'выполнено', many: 'выполнено', other: 'выполнено' }),
  failed: (count) =>
    counted(count, {
      one: 'из них с ошибкой',
      few: 'из них с ошибкой',
      many: 'из них с ошибкой',
      other: 'из них с ошибкой',
    }),
  slots: (count) => counted(count, { one: 'запуск', few: 'запуска', many: 'запусков', other: 'запуска' }),
  notRan: (count) =>
    counted(count, { one: 'не выполнен', few: 'не выполнено', many: 'не выполнено', other: 'не выполнено' }),
  planned: (count) => counted(count, { one: 'впереди', few: 'впереди', many: 'впереди', other: 'впереди' }),
  nothing: 'ничего не запланировано',
  legendRan: 'выполнено',
  legendFailed: 'выполнено с ошибкой',
  legendNotRan: 'не выполнено',
  legendPlanned: 'впереди',
  slot: 'Время запуска',
  schedule: 'Расписание',
  state: 'Состояние',
  none: 'Запусков здесь нет. Их создаёт расписание.',
  standsFor: (count) => `за ${counted(count, { one: 'запуск', few: 'запуска', many: 'запусков', other: 'запуска' })}`,
  subscribe: 'Подписаться (iCal)',
  subscribed: 'Адрес календаря',
  subscribedHint: 'Показывается один раз. По нему видны запуски учётной записи; отменить его можно в настройках.',
};
