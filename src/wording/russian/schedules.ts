import type { SCHEDULE_PROBLEMS } from '../../domain/problems/schedules.ts';
import type { ScriptEnd } from '../../domain/script.ts';
import type { RussianVocabulary, RussianWords } from './vocabulary.ts';
import { capital, countUpTo, listed } from './words.ts';

/** The fields of a cron expression, and how they agree with what is said of their values. */
const CRON_FIELDS: Readonly<Record<string, string>> = {
  second: 'секунд',
  minute: 'минут',
  hour: 'часов',
  dayOfMonth: 'дней месяца',
  month: 'месяцев',
  dayOfWeek: 'дней недели',
  year: 'лет',
};

interface Item {
  readonly field: string;
  readonly item: string;
  readonly position: number;
  readonly expression: string;
}

const nameItem = ({ field, item, position, expression }: Item): string =>
  `Значение '${item}' поля ${CRON_FIELDS[field] ?? field} в позиции ${position} выражения '${expression}'`;

interface Range {
  readonly least: number;
  readonly most: number;
  readonly names: readonly [string, string] | null;
}

const adviseRange = ({ least, most, names }: Range): string => {
  const named = names === null ? '' : ` или от ${names[0]} до ${names[1]}`;
  return `используйте числа от ${least} до ${most}${named}, список, диапазон или шаг`;
};

const CLOCK = 'укажите время в виде ЧЧ:ММ, от 00:00 до 23:59';
const DATE = 'укажите дату в виде ГГГГ-ММ-ДД';

const WINDOW_ENDS: Readonly<Record<string, string>> = { start: 'Начало', end: 'Конец' };

const nameValue = (params: { readonly field: string; readonly value: string }, { field }: RussianVocabulary): string =>
  `Значение '${params.value.slice(0, 100)}' поля '${field(params.field)}'`;

const sayEnd = (end: ScriptEnd): string => {
  switch (end.why) {
    case 'exit':
      return `завершился с кодом ${end.code}`;
    case 'signal':
      return `завершён сигналом ${end.signal}`;
    case 'timeout':
      return `остановлен через ${end.seconds} с`;
    default:
      return `не удалось запустить (${end.system}); проверьте его первую строку`;
  }
};

const WHEN = { pre: 'перед копированием', post: 'после копирования' } as const;

const UNITS = { weeks: 'неделями', months: 'месяцами' } as const;

export const SCHEDULE_WORDS: RussianWords<typeof SCHEDULE_PROBLEMS> = {
  archive_name_malformed: ({ value, known, most }) =>
    `В имени архивов '${value}' неизвестная подстановка, или оно длиннее ${most} знаков; допускаются ${known.join(', ')}.`,
  full_every_out_of_range: ({ value, least, most }) =>
    `Полная копия делается через каждые ${least}–${most} копий, а не '${value}'; если нужны только полные, выберите метод full.`,
  schedule_unowned: (_params, { target }) => `Расписанию нужна учётная запись: укажите один из её ${target}ов.`,
  schedule_name_taken: ({ name }) => `Расписание с именем '${name}' уже есть; выберите другое имя.`,
  schedule_underway: ({ schedule, target, task }, words) =>
    `Задание ${task.id} расписания '${words.nameOf(schedule)}' (${words.target} '${words.nameOf(target)}') ещё не завершено; дождитесь его или отмените.`,
  schedule_suspended: ({ schedule }, { nameOf }) =>
    `Расписание '${nameOf(schedule)}' не действует: учётная запись приостановлена; сначала возобновите её или сделайте копию вручную.`,
  retention_not_undoable: ({ schedule }, { nameOf }) =>
    `Отменять в правиле хранения расписания '${nameOf(schedule)}' нечего: оно не отпускает ни одной копии.`,
  schedule_without_target: ({ schedule }, { target, nameOf }) =>
    `У расписания '${nameOf(schedule)}' нет ${target}а, с которого делать копии; сначала привяжите его.`,
  schedule_store_missing: ({ schedule, value }, { nameOf }) =>
    `Хранилища в месте '${value}', которое указано в расписании '${nameOf(schedule)}', нет.`,
  schedule_of_other_account: ({ schedule, target }, words) =>
    `Расписание '${words.nameOf(schedule)}' принадлежит не той учётной записи, что ${words.target} '${target.name}'; выберите расписание той же учётной записи.`,
  target_of_other_account: ({ target }, words) =>
    `${capital(words.target)} '${words.nameOf(target)}' принадлежит не той учётной записи, что остальные.`,
  check_flags_malformed: ({ value, known }) =>
    `У проверки нет флагов '${value}'; используйте ${known.join(', ')}, первый из них — только отдельно.`,
  check_underway: ({ target, task }, words) =>
    `Проверка ${task.id} ${words.target}а '${words.nameOf(target)}' ещё не закончилась; дождитесь её или отмените.`,
  check_paths_malformed: ({ value, most }) =>
    `Проверка восстанавливает не более ${most} путей, как они названы в копии, без '.' и '..'; '${value}' не подходит.`,
  script_content_malformed: ({ most }) =>
    `Скрипт начинается с '#!' и пути интерпретатора; это текст не более чем в ${most} байт.`,
  script_parameter_malformed: ({ value, most, mostCharacters }) =>
    `У скрипта не более ${most} параметров длиной до ${mostCharacters} символов, с именами из заглавных букв, цифр и '_', которые ничего не значат для системы и шлюза; '${value}' не подходит.`,
  script_unknown: ({ phase, id }) => `Скрипта ${id} для запуска ${WHEN[phase]} нет; укажите существующий или никакой.`,
  script_in_use: ({ script, schedule }, { nameOf }) =>
    `Скрипт '${script.name}' вызывается расписанием '${nameOf(schedule)}'; сначала уберите его оттуда.`,
  script_failed: ({ script, phase, end }) => `Скрипт '${script.name}' ${WHEN[phase]} ${sayEnd(end)}.`,
  location_unknown: ({ value, purpose }) =>
    `Хранилища в месте '${value}' нет; ${purpose === 'schedule' ? 'используйте существующее' : 'укажите другое место'}.`,
  location_of_source: ({ value }) => `Место '${value}' — это хранилище самих файлов; укажите другое.`,
  pause_end_past: ({ value }) =>
    `Пауза не может закончиться в ${value}: это время прошло; укажите более позднее или не указывайте его.`,
  rule_malformed: () => 'Правило повторения — это объект JSON с полем "kind".',
  rule_kind_unknown: ({ value }) =>
    `Вид правила '${value}' неизвестен; используйте weekly, cron, window, once или rrule.`,
  rule_field_unknown: ({ field, kind }) => `У правила вида '${kind}' нет поля '${field}'; уберите его.`,
  rule_never_fires: () =>
    'Правило не срабатывает ни разу между своим началом и концом, если исключённые даты не считать.',
  rule_choice_unknown: ({ field, choices }) => `Поле '${field}' должно быть одним из: ${listed(choices)}.`,
  rule_instant_malformed: ({ field }) =>
    `Поле '${field}' должно быть целым числом секунд, прошедших с 1970-01-01T00:00:00Z.`,
  rule_ends_before_start: ({ startsAt, endsAt }) =>
    `Конец правила (endsAt ${endsAt}) раньше его начала (startsAt ${startsAt}).`,
  excluded_dates_malformed: ({ field, most }) =>
    `Поле '${field}' должно быть списком не более чем из ${countUpTo(most, 'даты', 'дат')}.`,
  excluded_date_malformed: ({ value, place }) => `Исключённая дата '${value}' (номер ${place}) — не дата; ${DATE}.`,
  time_zone_unknown: ({ value }) =>
    `Часовой пояс '${value}' неизвестен; укажите название IANA, например 'Europe/Kyiv' или 'UTC'.`,
  weekdays_missing: ({ choices }) => `В правиле нет ни одного дня недели; укажите хотя бы один из: ${listed(choices)}.`,
  weekday_unknown: ({ value, place, choices }) =>
    `День '${value}' (номер ${place}) не является одним из: ${listed(choices)}.`,
  times_missing: () => 'В правиле нет времени суток; укажите хотя бы одно в виде ЧЧ:ММ, например 02:01.',
  time_malformed: ({ value, place }) => `Время '${value}' (номер ${place}) — не время суток; ${CLOCK}.`,
  once_date_malformed: ({ value }) => `Дата '${value}' не существует или слишком далека; ${DATE}.`,
  once_time_malformed: ({ value }) => `Время '${value}' — не время суток; ${CLOCK}.`,
  once_never_comes: ({ date, time, timeZone }) =>
    `${date} ${time} в часовом поясе ${timeZone} не существует или исключено; выберите другую дату или другое время.`,
  window_time_malformed: ({ field, value }) =>
    `${WINDOW_ENDS[field] ?? field} окна '${value}' — не время суток; укажите время в виде ЧЧ:ММ.`,
  window_step_beside_times: () => 'В правиле есть и шаг (everyMinutes), и время суток; оставьте что-то одно.',
  window_step_out_of_range: ({ value, least, most }) =>
    `Шаг '${value}' должен быть целым числом минут, от ${least} до ${most}.`,
  window_numbers_malformed: ({ field, least, most }) =>
    `Поле '${field}' должно быть списком чисел от ${least} до ${most} или отсутствовать.`,
  window_number_out_of_range: ({ field, value, place, least, most }) =>
    `Значение '${value}' (номер ${place}) поля '${field}' должно быть от ${least} до ${most}.`,
  window_times_outside: ({ times, from, until }) =>
    `Ни одно время из указанных (${listed(times)}) не лежит в окне от ${from} до ${until}; измените что-то из них.`,
  window_date_never_comes: ({ days, months }) =>
    `Дня месяца ${listed(days)} в месяце ${listed(months)} не бывает; выберите другую дату.`,
  cron_missing: () => 'Выражение cron отсутствует; напишите пять полей, например 0 2 * * *.',
  cron_too_long: ({ most }) => `Выражение cron длиннее ${countUpTo(most, 'символа', 'символов')}; сократите его.`,
  cron_field_count: ({ expression, count }) =>
    `Число полей в выражении cron '${expression}' — ${count}; напишите пять (минута, час, день месяца, месяц, день недели), а за ними, если нужно, секунды и год.`,
  cron_without_time: ({ value }) =>
    `'${value}' не называет времени; напишите, когда расписание срабатывает, например 0 2 * * *.`,
  cron_without_start: ({ value }) =>
    `'${value}' не отсчитывается от определённого момента; напишите шаг, например */15 * * * * для каждых 15 минут.`,
  cron_alias_unknown: ({ value, choices }) => `'${value}' неизвестно; используйте одно из: ${listed(choices)}.`,
  cron_date_never_comes: ({ month, ...item }) =>
    `${nameItem(item)} в месяце '${month}' указанных лет не наступает; выберите другую дату.`,
  cron_item_malformed: (params) => `${nameItem(params)} непонятно; ${adviseRange(params)}.`,
  cron_value_out_of_range: (params) => `${nameItem(params)} выходит за пределы; ${adviseRange(params)}.`,
  cron_step_zero: (item) => `${nameItem(item)} имеет шаг 0; шаг — не меньше 1.`,
  cron_value_drawn: ({ drawnFrom, ...item }) => {
    const meaning = drawnFrom === 'chance' ? 'случайное значение' : 'значение, выведенное из имени';
    return `${nameItem(item)} означает ${meaning}, которое менялось бы само; напишите само значение.`;
  },
  cron_day_counted_back: (item) => `${nameItem(item)} отсчитывает от последнего дня назад; известно только L.`,
  cron_last_weekday_unnamed: (item) => `${nameItem(item)} не называет дня недели; для последней пятницы напишите L5.`,
  rrule_missing: () =>
    'Правило повторения отсутствует; напишите его, например FREQ=WEEKLY;BYDAY=MO;BYHOUR=2;BYMINUTE=0.',
  rrule_too_long: ({ most }) => `Правило повторения длиннее ${countUpTo(most, 'символа', 'символов')}; сократите его.`,
  rrule_part_unknown: ({ part, known }) =>
    `Часть '${part}' правила повторения не поддерживается; используйте ${listed(known)}.`,
  rrule_part_repeated: ({ part }) => `Часть '${part}' правила повторения указана дважды; оставьте одну.`,
  rrule_part_malformed: ({ part, item, expected }) =>
    `В части '${part}' правила повторения указано '${item}', что не поддерживается; используйте ${expected}.`,
  rrule_parts_conflict: ({ part, other }) =>
    `Часть '${part}' правила повторения не сочетается с ${other}; уберите одно из них.`,
  rrule_start_malformed: ({ value }) =>
    `Начало '${value}' правила повторения (DTSTART) — не дата и время; укажите его в виде ГГГГ-ММ-ДДTЧЧ:ММ:СС.`,
  rrule_start_missing: ({ missing, counted }) => {
    const needs = [...counted, ...missing.map((part) => `правила без ${part}`)];
    return `У правила повторения нет начала (DTSTART), а оно нужно для ${listed(needs)}.`;
  },
  rrule_date_never_comes: () => 'Дат, которые называет правило повторения, не бывает; выберите другие.',
  calendar_text_malformed: ({ most }) =>
    `Текст календаря должен состоять из одного VEVENT с одним RRULE, не длиннее ${countUpTo(most, 'символа', 'символов')}, или из одного правила.`,
  calendar_property_unknown: ({ property }) =>
    `Свойство '${property}' текста календаря не поддерживается; уберите его.`,
  retention_malformed: (params, words) => `${nameValue(params, words)} должно быть объектом.`,
  retention_field_unknown: ({ known, ...params }, words) =>
    `${nameValue(params, words)} здесь не предусмотрено; известны ${listed(known)}.`,
  retention_choice_unknown: ({ choices, ...params }, words) =>
    `${nameValue(params, words)} должно быть одним из: ${listed(choices)}.`,
  retention_not_text: (params, words) => `${nameValue(params, words)} должно быть текстом.`,
  retention_keeps_nothing: ({ settings, ...params }, words) =>
    `${nameValue(params, words)} не хранит ничего; задайте хотя бы одно из: ${listed(settings)}.`,
  retention_without_rules: (params, words) =>
    `${nameValue(params, words)} должно содержать хотя бы одно правило; чтобы не удалять ничего, используйте вид all.`,
  retention_day_of_other_unit: ({ unit, ...params }, words) =>
    `${nameValue(params, words)} сочетается только с ${UNITS[unit]}.`,
  retention_number_out_of_range: ({ least, most, ...params }, words) =>
    `${nameValue(params, words)} должно быть целым числом от ${least} до ${most}.`,
  retention_within_malformed: ({ algorithm, ...params }, words) =>
    `${nameValue(params, words)} — не промежуток времени; ${
      algorithm === 'borg'
        ? "укажите одно число и одну из букв S M H d w m y, например '2d'."
        : "укажите его, например, как '1y6m10d12h'."
    }`,
};
