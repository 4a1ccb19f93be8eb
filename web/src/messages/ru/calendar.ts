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
  ran: (count) => counted(count, { one: 'выполнен', few: 'выполнено', many: 'выполнено', other: 'выполнено' }),
  notRan: (count) =>
    counted(count, { one: 'не выполнен', few: 'не выполнено', many: 'не выполнено', other: 'не выполнено' }),
  planned: (count) => counted(count, { one: 'впереди', few: 'впереди', many: 'впереди', other: 'впереди' }),
  nothing: 'ничего не запланировано',
  legendRan: 'выполнено',
  legendNotRan: 'не выполнено',
  legendPlanned: 'впереди',
  slot: 'Время запуска',
  schedule: 'Расписание',
  state: 'Состояние',
  more: 'Запусков больше, чем показано; выберите хранилище или промежуток короче.',
  none: 'Запусков здесь нет. Их создаёт расписание.',
  standsFor: (count) => `за ${counted(count, { one: 'запуск', few: 'запуска', many: 'запусков', other: 'запуска' })}`,
  subscribe: 'Подписаться (iCal)',
  subscribed: 'Адрес календаря',
  subscribedHint: 'Показывается один раз. По нему видны запуски учётной записи; отменить его можно в настройках.',
};
