import type { Action } from '../../domain/action.ts';
import type { Explanation, TargetOutcome } from '../../domain/explanation.ts';
import type { Instant } from '../../domain/instant.ts';
import type { Problem } from '../../domain/problems/index.ts';
import type { RunReason } from '../../domain/run.ts';
import type { TASK_REASONS, TaskState } from '../../domain/task.ts';
import { joinWords } from '../lists.ts';
import type { ExplainedInstant } from '../speech.ts';
import { sayLocalTime } from './local-time.ts';
import { count } from './words.ts';

type SayProblem = (problem: Problem) => string;
type Local = (instant: Instant) => string;

/** Why a slot is what it is, in a sentence that names it by the clocks of its zone, the cause, and what stood in the way. */
export function sayExplanation({ at, timeZone, explanation }: ExplainedInstant, sayProblem: SayProblem): string {
  const local: Local = (instant) => sayLocalTime(instant, timeZone);
  return say(explanation, local(at), local, sayProblem);
}

function say(explanation: Explanation, slot: string, local: Local, sayProblem: SayProblem): string {
  switch (explanation.kind) {
    case 'no_slot': {
      const { previous, next } = explanation;
      const before = previous === null ? 'раньше нет ни одного' : `предыдущий — ${local(previous)}`;
      const after = next === null ? 'позже нет ни одного' : `следующий — ${local(next)}`;
      return `Запуска ${slot} в правиле нет: ${before}, ${after}.`;
    }
    case 'before_rule':
      return `Время ${slot} прошло раньше, чем начало действовать нынешнее правило расписания (${local(explanation.since)}).`;
    case 'coming':
      return `Запуск ${slot} ещё впереди.`;
    case 'due':
      return `Время запуска ${slot} наступило, сейчас он начнётся.`;
    case 'no_targets':
      return `Запуск ${slot} не состоится: у расписания нет объектов.`;
    case 'paused': {
      const { since, until, note } = explanation;
      const end = until === null ? 'пока её не снимут' : `до ${local(until)}`;
      return `Запуск ${slot} не состоится: расписание на паузе с ${local(since)}, ${end}${note === null ? '' : ` (${note})`}.`;
    }
    case 'suspended':
      return `Запуск ${slot} не состоится, пока учётная запись приостановлена.`;
    case 'fired':
      return sayFired(explanation, slot, local, sayProblem);
    case 'not_fired': {
      const { outcome, reason } = explanation;
      const why = reason === null ? 'подробности — в записи о запуске' : UNFIRED[reason](explanation, local);
      return `Запуск ${slot} ${OUTCOMES[outcome]}: ${why}.`;
    }
  }
}

type NotFired = Extract<Explanation, { kind: 'not_fired' }>;

const OUTCOMES: Readonly<Record<NotFired['outcome'], string>> = { missed: 'не состоялся', skipped: 'пропущен' };

const next = ({ nextSlot }: NotFired, local: Local): string => (nextSlot === null ? '' : ` (${local(nextSlot)})`);

const UNFIRED: Readonly<Record<RunReason, (told: NotFired, local: Local) => string>> = {
  paused: () => 'расписание было на паузе',
  account_suspended: () => 'учётная запись была приостановлена',
  next_slot_near: (told, local) =>
    `до ${local(told.recordedAt)} выполнить его было некому, а следующий запуск${next(told, local)} уже наступил или был слишком близко, чтобы навёрстывать этот`,
  no_store: ({ destination }) => `в месте '${destination}', которое указано в расписании, не было хранилища`,
  no_target: () => 'ни одного из объектов расписания уже не было',
  clock_ahead: (told, local) => `его записали ${local(told.recordedAt)} по часам, которые спешили`,
};

function sayFired(
  { trigger, firedAt, earlierSlots, ranAs, targets }: Extract<Explanation, { kind: 'fired' }>,
  slot: string,
  local: Local,
  sayProblem: SayProblem,
): string {
  const others = earlierSlots === 0 ? '' : `, заодно и за ${sayEarlier(earlierSlots)}`;
  const as = ranAs === null ? '' : `, вместе с запуском ${local(ranAs)}`;
  const how =
    trigger === 'catch_up'
      ? `состоялся с опозданием, ${local(firedAt)}${others}${as}: выполнить его вовремя было некому`
      : `состоялся вовремя${as}`;
  const ends = targets.map((target) => sayTarget(target, local, sayProblem));
  return `Запуск ${slot} ${how}${ends.length === 0 ? '' : `; ${joinWords(ends, 'и')}`}.`;
}

const sayEarlier = (slots: number): string =>
  slots === 1 ? 'предыдущий' : count(slots, 'предыдущий', 'предыдущих', 'предыдущих');

type Gender = 'she' | 'it';

const DEEDS: Readonly<Record<Action, { readonly name: string; readonly gender: Gender }>> = {
  backup: { name: 'копирование', gender: 'it' },
  check: { name: 'проверка', gender: 'she' },
  restore_check: { name: 'проверка восстановлением', gender: 'she' },
};

const ENDS: Readonly<Record<TaskState, Readonly<Record<Gender, string>>>> = {
  queued: { it: 'ждёт очереди', she: 'ждёт очереди' },
  running: { it: 'выполняется', she: 'выполняется' },
  succeeded: { it: 'выполнено', she: 'выполнена' },
  succeeded_with_warnings: { it: 'выполнено с замечаниями', she: 'выполнена с замечаниями' },
  failed: { it: 'не удалось', she: 'не удалась' },
  cancelled: { it: 'отменено', she: 'отменена' },
  skipped: { it: 'пропущено', she: 'пропущена' },
  abandoned: {
    it: 'прекращено: его начинали несколько раз и ни разу не закончили',
    she: 'прекращена: её начинали несколько раз и ни разу не закончили',
  },
};

const BLOCKED: Readonly<Record<Gender, (since: string) => string>> = {
  it: (since) => `предыдущее, начатое ${since}, ещё не закончилось`,
  she: (since) => `предыдущая, начатая ${since}, ещё не закончилась`,
};

function sayTarget(
  { targetName, action, state, reason, error, blockedSince }: TargetOutcome,
  local: Local,
  sayProblem: SayProblem,
): string {
  const { name, gender } = DEEDS[action];
  const why = blockedSince === null ? sayWhy(reason, error, sayProblem) : BLOCKED[gender](local(blockedSince));
  return `${name} объекта '${targetName}' ${ENDS[state][gender]}${why === null ? '' : ` (${why})`}`;
}

/** Why a task did nothing, waits, or is to be looked at. */
const TASK_WORDS: Readonly<Record<keyof typeof TASK_REASONS, string>> = {
  overlap: 'предыдущее задание расписания для этого объекта ещё не закончилось',
  store_rests: 'хранилище несколько раз подряд дало сбой и пока не используется; задание ждёт',
  store_target: 'хранилище уже хранит столько копий этого объекта, сколько может',
  store_account: 'хранилище уже хранит столько копий этой учётной записи, сколько может',
  store_interval: 'хранилище не принимает копии этого объекта так часто',
  no_snapshot: 'в хранилище нет копии, которую можно было бы проверить',
  schedule_deleted: 'расписание удалено раньше, чем началось задание',
  target_deleted: 'объект удалён раньше, чем началось задание',
  requested: 'отменено по запросу',
  shrunk: 'копия намного меньше предыдущей и хранится отдельно, пока её не подтвердят',
};

function sayWhy(reason: string | null, error: Problem | null, sayProblem: SayProblem): string | null {
  if (error !== null) return sayProblem(error).replace(/\.$/, '');
  if (reason === null) return null;
  const reasons: Readonly<Record<string, string | undefined>> = TASK_WORDS;
  return reasons[reason] ?? reason;
}
