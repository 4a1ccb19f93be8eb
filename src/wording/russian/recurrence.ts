import {
  type ClockPart,
  type DaysOutline,
  type MonthDaysOutline,
  type Outline,
  outline,
  type Recurrence,
  type TimesOutline,
  type Weekday,
  type WeekdaysOutline,
} from '../../domain/recurrence/index.ts';
import { instantOf, joinWords } from '../lists.ts';
import { EACH_WEEKDAY } from './calendar.ts';

interface WeekdayForms {
  /** After «с». */
  readonly from: string;
  /** After «по» as an end, and after «в». */
  readonly to: string;
  readonly gender: 'he' | 'she' | 'it';
}

const WEEKDAYS: Readonly<Record<Weekday, WeekdayForms>> = {
  mon: { from: 'понедельника', to: 'понедельник', gender: 'he' },
  tue: { from: 'вторника', to: 'вторник', gender: 'he' },
  wed: { from: 'среды', to: 'среду', gender: 'she' },
  thu: { from: 'четверга', to: 'четверг', gender: 'he' },
  fri: { from: 'пятницы', to: 'пятницу', gender: 'she' },
  sat: { from: 'субботы', to: 'субботу', gender: 'she' },
  sun: { from: 'воскресенья', to: 'воскресенье', gender: 'it' },
};

/** The first to the fifth of its month, then the last, with «в» before it. */
const NTH: Readonly<Record<WeekdayForms['gender'], readonly string[]>> = {
  he: ['в первый', 'во второй', 'в третий', 'в четвёртый', 'в пятый', 'в последний'],
  she: ['в первую', 'во вторую', 'в третью', 'в четвёртую', 'в пятую', 'в последнюю'],
  it: ['в первое', 'во второе', 'в третье', 'в четвёртое', 'в пятое', 'в последнее'],
};

/** After «в», from January on. */
const MONTHS: readonly string[] = [
  'январе',
  'феврале',
  'марте',
  'апреле',
  'мае',
  'июне',
  'июле',
  'августе',
  'сентябре',
  'октябре',
  'ноябре',
  'декабре',
];

interface UnitForms {
  readonly every: string;
  readonly everyOf: string;
  readonly one: string;
  readonly several: string;
  readonly ofOne: string;
  readonly ofSeveral: string;
}

const UNITS: Readonly<Record<'second' | 'minute' | 'hour', UnitForms>> = {
  second: {
    every: 'каждую секунду',
    everyOf: 'каждой секунды',
    one: 'секунду',
    several: 'секунды',
    ofOne: 'секунды',
    ofSeveral: 'секунд',
  },
  minute: {
    every: 'каждую минуту',
    everyOf: 'каждой минуты',
    one: 'минуту',
    several: 'минуты',
    ofOne: 'минуты',
    ofSeveral: 'минут',
  },
  hour: {
    every: 'каждый час',
    everyOf: 'каждого часа',
    one: 'час',
    several: 'часы',
    ofOne: 'часа',
    ofSeveral: 'часов',
  },
};

const PLURAL = new Intl.PluralRules('ru');
const AND = 'и';

/**
 * A rule for a person: «В 02:01, с понедельника по субботу (Europe/Kyiv)».
 *
 * A cron rule has its zone only where that is not UTC, or where `namesUtc`.
 */
export function describeRecurrence(recurrence: Recurrence, { namesUtc = false } = {}): string {
  const pieces = outline(recurrence);
  const { kind, times, days, timeZone } = pieces;
  const everyDay = kind === 'weekly' || kind === 'rrule' ? ', ежедневно' : '';
  const zone = kind === 'cron' && timeZone === 'UTC' && !namesUtc ? '' : ` (${timeZone})`;
  const when = sayTimes(times);
  return `${when}${days === null ? everyDay : `, ${describeDays(days)}`}${sayBounds(pieces)}${zone}`;
}

function sayTimes(times: TimesOutline): string {
  switch (times.kind) {
    case 'listed':
      return `В ${joinWords(times.times, AND)}`;
    case 'stepping': {
      const every = sayStep(times.unit, times.step);
      return times.window === null ? every : `${every} с ${times.window.from} до ${times.window.until}`;
    }
    case 'matching': {
      const { second, minute, hour } = times;
      const first =
        second === null ? sayPart('minute', minute) : `${sayPart('second', second)} ${ofPart('minute', minute)}`;
      return `В ${first} ${ofPart('hour', hour)}`;
    }
    case 'once':
      return `Один раз, ${times.date} в ${times.time}`;
  }
}

/** «Каждую минуту», «Каждые 2 минуты», «Каждые 45 минут», «Каждый 21 час». */
function sayStep(unit: 'minute' | 'hour', step: number): string {
  const { one, ofOne, ofSeveral } = UNITS[unit];
  const form = PLURAL.select(step);
  if (form === 'one') return `${unit === 'hour' ? 'Каждый' : 'Каждую'} ${step === 1 ? '' : `${step} `}${one}`;
  // From two to four of them they are named as of one.
  return `Каждые ${step} ${form === 'few' ? ofOne : ofSeveral}`;
}

function sayPart(unit: keyof typeof UNITS, part: ClockPart): string {
  const { every, one, several } = UNITS[unit];
  return part === 'every' ? every : `${part.length === 1 ? one : several} ${joinWords(part.map(String), AND)}`;
}

function ofPart(unit: keyof typeof UNITS, part: ClockPart): string {
  const { everyOf, ofOne, ofSeveral } = UNITS[unit];
  return part === 'every' ? everyOf : `${part.length === 1 ? ofOne : ofSeveral} ${joinWords(part.map(String), AND)}`;
}

/** Days as a phrase: «с понедельника по субботу», «1 числа месяца или по пятницам, в марте». */
export function describeDays({ monthDays, weekdays, isUnion, months, years, cycle }: DaysOutline): string {
  const ofMonth = monthDays === null ? '' : sayMonthDays(monthDays);
  const ofWeek = weekdays === null ? '' : sayWeekdays(weekdays);
  const parts = [
    ofMonth === '' || ofWeek === '' ? `${ofMonth}${ofWeek}` : `${ofMonth}${isUnion ? ' или' : ', но только'} ${ofWeek}`,
    months === null
      ? ''
      : `в ${joinWords(
          months.map((month) => MONTHS[month - 1] ?? ''),
          AND,
        )}`,
    years === null ? '' : `в ${joinWords(years.map(String), AND)} ${years.length === 1 ? 'году' : 'годах'}`,
    cycle === null ? '' : sayCycle(cycle),
  ];
  return parts.filter((part) => part !== '').join(', ');
}

function sayMonthDays({ days, hasLastDay, fromEnd, hasLastWorkday, nearestWorkdaysTo }: MonthDaysOutline): string {
  const parts = [
    ...(days.length === 0 ? [] : [`${joinWords(days.map(String), AND)} числа`]),
    ...(hasLastDay ? ['в последний день'] : []),
    ...fromEnd.map((day) => `в ${day}-й с конца день`),
    ...(hasLastWorkday ? ['в последний будний день'] : []),
    ...nearestWorkdaysTo.map((day) => `в ближайший к ${day} числу будний день`),
  ];
  return `${joinWords(parts, AND)} месяца`;
}

/** «с понедельника по субботу», «по вторникам и четвергам», «в пятый понедельник месяца». */
function sayWeekdays({ days, isRun, nth }: WeekdaysOutline): string {
  const [first, last] = [days[0], days.at(-1)];
  const each = joinWords(
    days.map((day) => EACH_WEEKDAY[day]),
    AND,
  );
  const parts = [
    ...(first === undefined || last === undefined
      ? []
      : [isRun ? `с ${WEEKDAYS[first].from} по ${WEEKDAYS[last].to}` : `по ${each}`]),
    ...nth.map(({ day, nth: place }) => `${sayPlace(WEEKDAYS[day].gender, place)} ${WEEKDAYS[day].to} месяца`),
  ];
  return joinWords(parts, AND);
}

/** «в первый», «в последний», «во второй с конца». */
const sayPlace = (gender: WeekdayForms['gender'], nth: number): string =>
  nth < -1 ? `${NTH[gender][-nth - 1]} с конца` : `${NTH[gender].at(nth < 0 ? -1 : nth - 1)}`;

interface CycleForms {
  readonly every: string;
  readonly one: string;
  readonly few: string;
  readonly many: string;
}

const CYCLES: Readonly<Record<'day' | 'week' | 'month', CycleForms>> = {
  day: { every: 'каждый', one: 'день', few: 'дня', many: 'дней' },
  week: { every: 'каждую', one: 'неделю', few: 'недели', many: 'недель' },
  month: { every: 'каждый', one: 'месяц', few: 'месяца', many: 'месяцев' },
};

/** «каждые 2 недели», «каждый 21 день». */
function sayCycle({ unit, every }: NonNullable<DaysOutline['cycle']>): string {
  const forms = CYCLES[unit];
  const form = PLURAL.select(every);
  if (form === 'one') return `${forms.every} ${every} ${forms.one}`;
  return `каждые ${every} ${form === 'few' ? forms.few : forms.many}`;
}

function sayBounds({ startsAt, endsAt, excluded }: Outline): string {
  const from = startsAt === null ? '' : `, с ${instantOf(startsAt)}`;
  const until = endsAt === null ? '' : `, до ${instantOf(endsAt)}`;
  return `${from}${until}${excluded.length === 0 ? '' : `, кроме ${joinWords(excluded, AND)}`}`;
}
