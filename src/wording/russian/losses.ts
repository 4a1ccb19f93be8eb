import type { Action } from '../../domain/action.ts';
import type { Loss, LossReasons } from '../../domain/losses/index.ts';
import { parseRecurrence } from '../../domain/recurrence/index.ts';
import type { SnapshotClass } from '../../domain/snapshot.ts';
import { instantOf, joinWords } from '../lists.ts';
import { describeDays, describeRecurrence } from './recurrence.ts';
import { describeRetention } from './retention-policy.ts';
import { countUpTo } from './words.ts';

/** Words for every loss; a new one does not compile until it has them. */
type Words = { readonly [R in keyof LossReasons]: (params: LossReasons[R]) => string };

const ACTIONS: Readonly<Record<Action, string>> = {
  backup: 'копирование',
  check: 'проверка',
  restore_check: 'проверка восстановлением',
};

const CLASSES: Readonly<Record<SnapshotClass, string>> = { backup: 'резервными копиями', snapshot: 'снимками' };

const WORDS: Words = {
  action_unsaid: ({ action }) => `Расписание не показано совсем: его действие — ${ACTIONS[action]}.`,
  rule_unsaid: ({ recurrence }) =>
    `Не показано, когда оно срабатывает: ${describeRecurrence(parseRecurrence(recurrence), { namesUtc: true })}.`,
  time_zone_unsaid: ({ timeZone, readAs }) => `Часовой пояс ${timeZone} не показан; время там принимают за ${readAs}.`,
  times_unsaid: ({ shown, count }) => {
    if (shown !== null) return `Из ${count} значений времени суток показано только ${shown}.`;
    return count === 1 ? 'Время суток не показано.' : `Ни одно из ${count} значений времени суток не показано.`;
  },
  seconds_unsaid: ({ time }) => `Секунды в ${time} не показаны.`,
  dates_unsaid: (days) => `Дни показаны не полностью: ${describeDays(days)}.`,
  date_unsaid: ({ date }) => `Единственная дата не показана: ${date}.`,
  bounds_unsaid: ({ startsAt, endsAt }) => {
    const from = startsAt === null ? '' : `до ${instantOf(startsAt)}`;
    const until = endsAt === null ? '' : `после ${instantOf(endsAt)}`;
    return `Не показано, что оно не срабатывает ${[from, until].filter((text) => text !== '').join(' и ')}.`;
  },
  exceptions_unsaid: ({ dates }) => `Не показано, что в эти дни оно не срабатывает: ${joinWords(dates, 'и')}.`,
  clock_changes_unsaid: ({ gap, overlap }) => {
    const lost = gap === 'skip' ? 'пропускается' : 'навёрстывается';
    const repeated = overlap === 'both' ? 'срабатывает дважды' : 'срабатывает один раз';
    return `Не показано, что при переводе часов выпавшее время ${lost}, а повторное ${repeated}.`;
  },
  retention_unsaid: ({ retention }) => `Не показано, как долго хранятся копии: ${describeRetention(retention)}.`,
  class_unsaid: (params) => `Не показано, что его копии называются ${CLASSES[params.class]}.`,
  method_unsaid: ({ method }) =>
    method.kind === 'full'
      ? 'Не показано, что каждая копия — полная.'
      : `Не показано, что из ${countUpTo(method.fullEvery, 'копии', 'копий')} одна полная, а остальные инкрементные.`,
  destination_unsaid: ({ destination }) => `Не показано, что копии отправляются в ${destination}.`,
  targets_unsaid: ({ count, shown }) =>
    count === 0
      ? 'Расписание не показано совсем: у него нет объектов.'
      : `Из ${countUpTo(count, 'объекта', 'объектов')} ${shown === 1 ? 'показан' : 'показано'} только ${shown}.`,
  labels_unsaid: ({ labels }) => `Не показано, как оно называет объекты: ${joinWords(labels, 'и')}.`,
  task_order_unsaid: ({ taskOrder }) =>
    `Не показано, что его объекты копируются ${taskOrder === 'sequence' ? 'по очереди' : 'одновременно'}.`,
  notifications_unsaid: ({ onCreation, onDeletion }) => {
    const what = [
      ...(onCreation ? ['о создании'] : []),
      ...(onDeletion ? [onCreation ? 'удалении' : 'об удалении'] : []),
    ];
    return what.length === 0
      ? 'Не показано, что писем оно не отправляет.'
      : `Не показано, что ${joinWords(what, 'и')} копий приходят письма.`;
  },
  archive_name_unsaid: ({ archiveName }) =>
    archiveName === null
      ? 'Не показано, что имена его архивов — обычного вида.'
      : `Не показано, что его архивы называются ${archiveName}.`,
  compaction_unsaid: ({ compactsAfter }) =>
    `Не показано, что репозиторий ${compactsAfter ? '' : 'не '}уплотняется после каждого копирования.`,
  scripts_unsaid: ({ pre, post }) => {
    const calls = [
      ...(pre === null ? [] : [`перед его запусками выполняется скрипт ${pre}`]),
      ...(post === null ? [] : [`после них — скрипт ${post}`]),
    ];
    if (calls.length === 0) return 'Не показано, что ни перед его запусками, ни после них скрипты не выполняются.';
    if (pre === null) return `Не показано, что после его запусков выполняется скрипт ${post}.`;
    return `Не показано, что ${calls.join(', а ')}.`;
  },
  pause_until_unsaid: ({ until }) => `Не показано, что пауза заканчивается ${instantOf(until)}.`,
  pause_reason_unsaid: ({ reason }) => `Не показано, почему оно на паузе: ${reason}`,
};

/** What a room leaves unsaid of a schedule, in one sentence. */
export const sayLoss = ({ reason, params }: Loss): string =>
  // The compiler does not see that the reason and its params belong together.
  (WORDS[reason] as (params: object) => string)(params);
