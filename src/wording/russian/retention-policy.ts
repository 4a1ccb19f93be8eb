import {
  KEEP_RULES,
  type KeepPolicy,
  type PeriodRule,
  type RetentionPolicy,
  UNLIMITED,
} from '../../domain/retention/index.ts';
import { EACH_WEEKDAY } from './calendar.ts';
import { count } from './words.ts';

/** A policy as one phrase for a person. */
export function describeRetention(policy: RetentionPolicy): string {
  switch (policy.kind) {
    case 'inherit':
      return 'Хранить столько копий, сколько задано ротацией объекта';
    case 'all':
      return 'Хранить всё';
    case 'keep':
      return `Хранить ${listKeepRules(policy).join(', ')}${policy.algorithm === 'borg' ? ' (по правилам borg)' : ''}`;
    case 'periods':
      return `Хранить ${policy.rules.map(describePeriod).join('; ')}`;
    case 'chains':
      return policy.count === 1
        ? 'Хранить самую новую цепочку копий'
        : `Хранить ${count(policy.count, 'самую новую цепочку', 'самые новые цепочки', 'самых новых цепочек')} копий`;
  }
}

interface PeriodForms {
  readonly one: string;
  readonly few: string;
  readonly many: string;
}

const PERIODS: Readonly<Record<PeriodRule['period'], PeriodForms>> = {
  days: { one: 'день', few: 'дня', many: 'дней' },
  weeks: { one: 'неделю', few: 'недели', many: 'недель' },
  months: { one: 'месяц', few: 'месяца', many: 'месяцев' },
};

/** A period rule as for how long something is kept: «4 недели, по понедельникам», «12 месяцев, 23 числа». */
export function describePeriod({ period, quantity, onWeekday, onDayOfMonth }: PeriodRule): string {
  const { one, few, many } = PERIODS[period];
  const length = count(quantity, one, few, many);
  if (onWeekday !== undefined) return `${length}, по ${EACH_WEEKDAY[onWeekday]}`;
  return onDayOfMonth === undefined ? length : `${length}, ${onDayOfMonth} числа`;
}

type PeriodicRule = Exclude<(typeof KEEP_RULES)[number], 'last'>;

interface RuleForms {
  /** A copy that stands for a period: «ежедневная». */
  readonly one: string;
  /** After «хранить 1». */
  readonly kept: string;
  /** After «хранить 2», and «все». */
  readonly few: string;
  /** After «хранить 5». */
  readonly many: string;
}

/** What a rule that counts periods keeps. */
export const RULES: Readonly<Record<PeriodicRule, RuleForms>> = {
  hourly: { one: 'ежечасная', kept: 'ежечасную', few: 'ежечасные', many: 'ежечасных' },
  daily: { one: 'ежедневная', kept: 'ежедневную', few: 'ежедневные', many: 'ежедневных' },
  weekly: { one: 'еженедельная', kept: 'еженедельную', few: 'еженедельные', many: 'еженедельных' },
  monthly: { one: 'ежемесячная', kept: 'ежемесячную', few: 'ежемесячные', many: 'ежемесячных' },
  quarterly: { one: 'ежеквартальная', kept: 'ежеквартальную', few: 'ежеквартальные', many: 'ежеквартальных' },
  yearly: { one: 'ежегодная', kept: 'ежегодную', few: 'ежегодные', many: 'ежегодных' },
};

/** The rules that are switched on, after «хранить»: «все не старше 2d от самой новой», «5 самых новых», «7 ежедневных». */
export function listKeepRules(policy: KeepPolicy): readonly string[] {
  const rules = policy.within === undefined ? [] : [`все не старше ${policy.within} от самой новой`];
  for (const rule of KEEP_RULES) {
    const number = policy[rule] ?? 0;
    if (number !== 0) rules.push(rule === 'last' ? sayNewest(number) : sayCounted(rule, number));
  }
  return rules;
}

function sayNewest(number: number): string {
  if (number === UNLIMITED) return 'все';
  return number === 1 ? 'самую новую' : count(number, 'самую новую', 'самые новые', 'самых новых');
}

function sayCounted(rule: PeriodicRule, number: number): string {
  const { kept, few, many } = RULES[rule];
  return number === UNLIMITED ? `все ${few}` : count(number, kept, few, many);
}
