import type { Weekday } from '../../domain/recurrence/index.ts';

/** After «по»: each of them. */
export const EACH_WEEKDAY: Readonly<Record<Weekday, string>> = {
  mon: 'понедельникам',
  tue: 'вторникам',
  wed: 'средам',
  thu: 'четвергам',
  fri: 'пятницам',
  sat: 'субботам',
  sun: 'воскресеньям',
};

/** After the number of a day, from January on. */
export const OF_MONTH: readonly string[] = [
  'января',
  'февраля',
  'марта',
  'апреля',
  'мая',
  'июня',
  'июля',
  'августа',
  'сентября',
  'октября',
  'ноября',
  'декабря',
];
