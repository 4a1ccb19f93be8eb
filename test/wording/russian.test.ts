import assert from 'node:assert/strict';
import { describe, it, test } from 'node:test';
import type { DeletionReason } from '../../src/domain/deletion-reason.ts';
import type { Explanation } from '../../src/domain/explanation.ts';
import type { Loss } from '../../src/domain/losses/index.ts';
import { problemOf } from '../../src/domain/problems/index.ts';
import { type ChangedSlot, recurrenceJson } from '../../src/domain/recurrence/index.ts';
import type { KeepReason, RetentionPolicy } from '../../src/domain/retention/index.ts';
import { RUN_REASONS, type RunReason } from '../../src/domain/run.ts';
import { TASK_REASONS, type TaskState } from '../../src/domain/task.ts';
import type { TaskNote } from '../../src/domain/task-log.ts';
import { SPEECH } from '../../src/wording/languages.ts';
import { LOSS_SENTENCES } from '../support/sentences/losses.ts';
import { SAID_RECURRENCES } from '../support/sentences/recurrences.ts';
import { REFUSAL_SENTENCES } from '../support/sentences/refusals.ts';
import { DELETION_PHRASES, KEEP_PHRASES } from '../support/sentences/retention-reasons.ts';
import { SAID_IN_BOTH } from '../support/sentences/russian/index.ts';
import { LOSSES_RUSSIAN } from '../support/sentences/russian/losses.ts';
import { foreignWordsIn } from '../support/sentences/russian/names.ts';
import { REFUSALS_RUSSIAN } from '../support/sentences/russian/refusals.ts';
import { DELETION_RUSSIAN, KEEP_RUSSIAN } from '../support/sentences/russian/retention-reasons.ts';
import { at } from '../support/values.ts';

const { en, ru } = SPEECH;

/** That a sentence is Russian, and another than the English one. */
function isRussian(russian: string, english: string, params: object): void {
  assert.notEqual(russian, english);
  assert.match(russian, /[а-яё]{3}/i);
  assert.doesNotMatch(russian, /undefined|NaN|\[object| {2}| [,;]/);
  assert.deepEqual(foreignWordsIn(russian, params), []);
}

describe('problems in Russian', () => {
  for (const [problem, english, russian] of SAID_IN_BOTH) {
    test(`${problem.reason} is said as: ${russian}`, () => {
      assert.equal(ru.sayProblem(problem), russian);
      isRussian(ru.sayProblem(problem), english, problem.params);
    });
  }

  test('numbers take the form of their noun', () => {
    const cap = (limit: number) => ru.sayProblem(problemOf('over_cap', { counted: 'targets', limit }));
    assert.match(cap(21), /не более 21 объекта;/);
    assert.match(cap(25), /не более 25 объектов;/);
  });
});

describe('why a request never became a call, in Russian', () => {
  for (const [cause, english] of REFUSAL_SENTENCES) {
    test(`${cause.reason} is said as: ${REFUSALS_RUSSIAN[cause.reason]}`, () => {
      assert.equal(ru.sayRefusal(cause), REFUSALS_RUSSIAN[cause.reason]);
      isRussian(ru.sayRefusal(cause), english, {});
    });
  }
});

type Rows = Readonly<Record<string, readonly (readonly [params: object, english: string])[]>>;

/** Each entry of a table of reasons, with what is said of it in both languages. */
const inBoth = (english: object, russian: Readonly<Record<string, readonly string[]>>) =>
  Object.entries(english as Rows).flatMap(([reason, rows]) =>
    rows.map(([params, sentence], place) => ({ why: { reason, params }, sentence, russian: russian[reason]?.[place] })),
  );

describe('reasons in Russian', () => {
  const tables = [
    { rows: inBoth(KEEP_PHRASES, KEEP_RUSSIAN), say: (why: object) => ru.sayKeepReason(why as KeepReason) },
    {
      rows: inBoth(DELETION_PHRASES, DELETION_RUSSIAN),
      say: (why: object) => ru.sayDeletionReason(why as DeletionReason),
    },
    { rows: inBoth(LOSS_SENTENCES, LOSSES_RUSSIAN), say: (why: object) => ru.sayLoss(why as Loss) },
  ];
  for (const { rows, say } of tables) {
    for (const { why, sentence, russian } of rows) {
      test(`${why.reason} is said as: ${russian}`, () => {
        assert.equal(say(why), russian);
        // A phrase that was stored as text is told as it is.
        if (why.reason !== 'told') isRussian(say(why), sentence, why.params);
      });
    }
  }

  test('one that another version stored is told by its name', () => {
    const why = { reason: 'outside_periods', params: {} } as unknown as DeletionReason;
    assert.equal(
      ru.sayDeletionReason(why),
      "по причине 'outside_periods', о которой эта версия больше ничего не знает",
    );
  });
});

describe('policies in Russian', () => {
  const policies: readonly (readonly [RetentionPolicy, string])[] = [
    [{ kind: 'inherit' }, 'Хранить столько копий, сколько задано ротацией объекта'],
    [{ kind: 'all' }, 'Хранить всё'],
    [
      { kind: 'keep', algorithm: 'restic', within: '2d', last: 1, hourly: 24, daily: 7, weekly: 4, monthly: -1 },
      'Хранить все не старше 2d от самой новой, самую новую, 24 ежечасные, 7 ежедневных, 4 еженедельные, все ежемесячные',
    ],
    [
      { kind: 'keep', algorithm: 'borg', last: 22, quarterly: 5, yearly: 1 },
      'Хранить 22 самые новые, 5 ежеквартальных, 1 ежегодную (по правилам borg)',
    ],
    [{ kind: 'keep', algorithm: 'restic', last: -1 }, 'Хранить все'],
    [
      {
        kind: 'periods',
        rules: [
          { period: 'days', quantity: 7 },
          { period: 'weeks', quantity: 4, onWeekday: 'mon' },
          { period: 'months', quantity: 12, onDayOfMonth: 23 },
        ],
      },
      'Хранить 7 дней; 4 недели, по понедельникам; 12 месяцев, 23 числа',
    ],
    [{ kind: 'chains', count: 1 }, 'Хранить самую новую цепочку копий'],
    [{ kind: 'chains', count: 3 }, 'Хранить 3 самые новые цепочки копий'],
  ];
  for (const [policy, russian] of policies) {
    test(`${JSON.stringify(policy)} reads: ${russian}`, () => {
      assert.equal(ru.describeRetention(policy), russian);
      isRussian(russian, en.describeRetention(policy), policy);
    });
  }
});

describe('rules in Russian', () => {
  for (const [rule, , russian] of SAID_RECURRENCES) {
    test(`${JSON.stringify(recurrenceJson(rule))} reads: ${russian}`, () => {
      assert.equal(ru.describeRecurrence(rule), russian);
    });
  }

  test('one in UTC names its zone where that is asked for', () => {
    const [rule] = SAID_RECURRENCES.find(([, english]) => english === 'At 02:00 AM') ?? assert.fail();
    assert.equal(ru.describeRecurrence(rule, { namesUtc: true }), 'В 02:00 (UTC)');
  });
});

describe('clock changes in Russian', () => {
  const ZONE = 'America/New_York';
  const spring = { date: '2026-03-08', time: '02:30', kind: 'left_out' } as const;
  const autumn = { date: '2026-11-01', time: '01:30', kind: 'repeated' } as const;
  const changes: readonly (readonly [ChangedSlot, string])[] = [
    [{ ...spring, firesAt: [at('2026-03-08T07:00')] }, '8 марта 02:30 не существует: запуск в 03:00 EDT'],
    [{ ...spring, firesAt: [] }, '8 марта 02:30 не существует: запуска нет'],
    [
      { ...autumn, firesAt: [at('2026-11-01T05:30')] },
      '1 ноября 01:30 наступает дважды: запуск в первый раз, в 01:30 EDT',
    ],
    [
      { ...autumn, firesAt: [at('2026-11-01T05:30'), at('2026-11-01T06:30')] },
      '1 ноября 01:30 наступает дважды: запуск оба раза, в 01:30 EDT и 01:30 EST',
    ],
    [{ ...autumn, firesAt: [] }, '1 ноября 01:30 наступает дважды: запуска нет'],
  ];
  for (const [change, russian] of changes) {
    test(russian, () => {
      assert.equal(ru.sayClockChange(change, ZONE), russian);
      isRussian(russian, en.sayClockChange(change, ZONE), { names: 'EDT EST' });
    });
  }

  test('the clocks of a zone name the day in Russian, and the zone as everywhere', () => {
    assert.deepEqual(ru.localTime(at('2026-03-08T07:30'), ZONE), {
      weekday: 'вс',
      date: '2026-03-08',
      time: '03:30',
      zone: 'EDT',
    });
    const days = [1, 2, 3, 4, 5, 6, 7].map((day) => ru.localTime(at(`2026-06-0${day}T00:00`), 'UTC').weekday);
    assert.deepEqual(days, ['пн', 'вт', 'ср', 'чт', 'пт', 'сб', 'вс']);
  });
});

describe('why a slot is what it is, in Russian', () => {
  const SLOT = at('2026-03-08T07:30');
  const DAY = 86_400;
  const inWords = (explanation: Explanation, speech = ru) =>
    speech.sayExplanation({ at: SLOT, timeZone: 'America/New_York', explanation }, speech.sayProblem);

  const UNFIRED: Readonly<Record<RunReason, string>> = {
    paused: 'Запуск вс 2026-03-08 03:30 EDT пропущен: расписание было на паузе.',
    account_suspended: 'Запуск вс 2026-03-08 03:30 EDT пропущен: учётная запись была приостановлена.',
    next_slot_near:
      'Запуск вс 2026-03-08 03:30 EDT не состоялся: до пн 2026-03-09 02:30 EDT выполнить его было некому, а следующий запуск (пн 2026-03-09 03:30 EDT) уже наступил или был слишком близко, чтобы навёрстывать этот.',
    no_store:
      "Запуск вс 2026-03-08 03:30 EDT не состоялся: в месте 'zrh', которое указано в расписании, не было хранилища.",
    no_target: 'Запуск вс 2026-03-08 03:30 EDT не состоялся: ни одного из объектов расписания уже не было.',
    clock_ahead:
      'Запуск вс 2026-03-08 03:30 EDT не состоялся: его записали пн 2026-03-09 02:30 EDT по часам, которые спешили.',
  };

  for (const reason of Object.keys(RUN_REASONS) as readonly RunReason[]) {
    test(`${reason} is said as: ${UNFIRED[reason]}`, () => {
      const explanation: Explanation = {
        kind: 'not_fired',
        outcome: reason === 'paused' || reason === 'account_suspended' ? 'skipped' : 'missed',
        reason,
        recordedAt: SLOT + DAY - 3_600,
        nextSlot: SLOT + DAY,
        destination: 'zrh',
      };
      assert.equal(inWords(explanation), UNFIRED[reason]);
      isRussian(inWords(explanation), inWords(explanation, en), { names: 'EDT zrh' });
    });
  }

  const fired = { kind: 'fired', trigger: 'schedule', firedAt: SLOT, earlierSlots: 0, ranAs: null } as const;
  const done = { targetName: 'web', action: 'backup', state: 'succeeded', reason: null, error: null } as const;
  const web = { ...done, blockedSince: null };
  const sentences: readonly (readonly [Explanation, string])[] = [
    [
      { kind: 'no_slot', previous: SLOT - DAY, next: SLOT + DAY },
      'Запуска вс 2026-03-08 03:30 EDT в правиле нет: предыдущий — сб 2026-03-07 02:30 EST, следующий — пн 2026-03-09 03:30 EDT.',
    ],
    [
      { kind: 'no_slot', previous: null, next: null },
      'Запуска вс 2026-03-08 03:30 EDT в правиле нет: раньше нет ни одного, позже нет ни одного.',
    ],
    [
      { kind: 'before_rule', since: SLOT + DAY },
      'Время вс 2026-03-08 03:30 EDT прошло раньше, чем начало действовать нынешнее правило расписания (пн 2026-03-09 03:30 EDT).',
    ],
    [{ kind: 'coming' }, 'Запуск вс 2026-03-08 03:30 EDT ещё впереди.'],
    [{ kind: 'due' }, 'Время запуска вс 2026-03-08 03:30 EDT наступило, сейчас он начнётся.'],
    [{ kind: 'no_targets' }, 'Запуск вс 2026-03-08 03:30 EDT не состоится: у расписания нет объектов.'],
    [
      { kind: 'paused', since: SLOT - 3_600, until: SLOT + DAY, note: 'переезд' },
      'Запуск вс 2026-03-08 03:30 EDT не состоится: расписание на паузе с вс 2026-03-08 01:30 EST, до пн 2026-03-09 03:30 EDT (переезд).',
    ],
    [
      { kind: 'paused', since: SLOT - 3_600, until: null, note: null },
      'Запуск вс 2026-03-08 03:30 EDT не состоится: расписание на паузе с вс 2026-03-08 01:30 EST, пока её не снимут.',
    ],
    [{ kind: 'suspended' }, 'Запуск вс 2026-03-08 03:30 EDT не состоится, пока учётная запись приостановлена.'],
    [
      { ...fired, targets: [web] },
      "Запуск вс 2026-03-08 03:30 EDT состоялся вовремя; копирование объекта 'web' выполнено.",
    ],
    [
      { ...fired, trigger: 'catch_up', firedAt: SLOT + 600, earlierSlots: 1, targets: [] },
      'Запуск вс 2026-03-08 03:30 EDT состоялся с опозданием, вс 2026-03-08 03:40 EDT, заодно и за предыдущий: выполнить его вовремя было некому.',
    ],
    [
      { ...fired, trigger: 'catch_up', firedAt: SLOT + 600, earlierSlots: 3, ranAs: SLOT + DAY, targets: [] },
      'Запуск вс 2026-03-08 03:30 EDT состоялся с опозданием, вс 2026-03-08 03:40 EDT, заодно и за 3 предыдущих, вместе с запуском пн 2026-03-09 03:30 EDT: выполнить его вовремя было некому.',
    ],
    [
      {
        ...fired,
        targets: [
          { ...web, state: 'failed', error: problemOf('database_busy', {}) },
          { ...web, targetName: 'db', action: 'check', state: 'skipped', reason: 'overlap', blockedSince: SLOT - DAY },
        ],
      },
      "Запуск вс 2026-03-08 03:30 EDT состоялся вовремя; копирование объекта 'web' не удалось (База данных слишком занята другими изменениями; повторите чуть позже) и проверка объекта 'db' пропущена (предыдущая, начатая сб 2026-03-07 02:30 EST, ещё не закончилась).",
    ],
    [
      { ...fired, targets: [{ ...web, state: 'skipped', reason: 'overlap', blockedSince: SLOT - DAY }] },
      "Запуск вс 2026-03-08 03:30 EDT состоялся вовремя; копирование объекта 'web' пропущено (предыдущее, начатое сб 2026-03-07 02:30 EST, ещё не закончилось).",
    ],
    [
      {
        kind: 'not_fired',
        outcome: 'missed',
        reason: null,
        recordedAt: SLOT,
        nextSlot: null,
        destination: 'zrh',
      },
      'Запуск вс 2026-03-08 03:30 EDT не состоялся: подробности — в записи о запуске.',
    ],
  ];
  for (const [explanation, russian] of sentences) {
    test(`${explanation.kind} is said as: ${russian}`, () => {
      assert.equal(inWords(explanation), russian);
      isRussian(russian, inWords(explanation, en), { names: 'EDT EST web db' });
    });
  }

  const TASKS: Readonly<Record<keyof typeof TASK_REASONS, string>> = {
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
  it('each reason of a task is said', () => {
    for (const reason of Object.keys(TASK_REASONS) as readonly (keyof typeof TASK_REASONS)[]) {
      const said = inWords({ ...fired, targets: [{ ...web, state: 'skipped', reason }] });
      assert.ok(said.endsWith(` пропущено (${TASKS[reason]}).`), said);
    }
  });

  it('how work ended agrees with what it was', () => {
    const ends: Readonly<Record<TaskState, readonly [copying: string, check: string]>> = {
      queued: ['ждёт очереди', 'ждёт очереди'],
      running: ['выполняется', 'выполняется'],
      succeeded: ['выполнено', 'выполнена'],
      succeeded_with_warnings: ['выполнено с замечаниями', 'выполнена с замечаниями'],
      failed: ['не удалось', 'не удалась'],
      cancelled: ['отменено', 'отменена'],
      skipped: ['пропущено', 'пропущена'],
      abandoned: [
        'прекращено: его начинали несколько раз и ни разу не закончили',
        'прекращена: её начинали несколько раз и ни разу не закончили',
      ],
    };
    for (const [state, [copying, check]] of Object.entries(ends) as [TaskState, readonly [string, string]][]) {
      const targets = [{ ...web, state }, { ...web, action: 'restore_check', state } as const];
      assert.equal(
        inWords({ ...fired, targets }),
        `Запуск вс 2026-03-08 03:30 EDT состоялся вовремя; копирование объекта 'web' ${copying} и проверка восстановлением объекта 'web' ${check}.`,
      );
    }
  });
});

describe("lines of a task's log in Russian", () => {
  const size = { files: 2, bytes: 21 };
  const busy = problemOf('database_busy', {});
  const lines: readonly (readonly [TaskNote, string])[] = [
    [{ kind: 'started', attempt: 1 }, 'Начато.'],
    [{ kind: 'started', attempt: 2 }, 'Начато снова (попытка 2).'],
    [{ kind: 'progressed', ...size }, 'Уже сделано: 2 файла, 21 байт.'],
    [{ kind: 'copied', ...size, storedBytes: 3 }, 'Скопировано: 2 файла, 21 байт; в хранилище занято: 3 байта.'],
    [{ kind: 'read_back', snapshot: 'mine', ...size }, "Копия 'mine' прочитана: 2 файла, 21 байт."],
    [{ kind: 'restored', snapshot: 'mine', ...size }, "Копия 'mine' восстановлена и сверена: 2 файла, 21 байт."],
    [{ kind: 'differs', path: 'a', how: 'missing' }, "'a' отсутствует."],
    [{ kind: 'differs', path: 'a', how: 'kind' }, "'a' теперь другого вида."],
    [{ kind: 'differs', path: 'a', how: 'size' }, "'a' теперь другого размера."],
    [{ kind: 'differs', path: 'a', how: 'content' }, "'a' теперь с другим содержимым."],
    [{ kind: 'differs', path: 'a', how: 'link' }, "'a' ведёт в другое место."],
    [{ kind: 'remarked', problem: busy }, 'База данных слишком занята другими изменениями; повторите чуть позже.'],
    [
      { kind: 'stepped', step: 'prune', outcome: 'failed', problem: busy },
      'Удаление старых копий: не удалось. База данных слишком занята другими изменениями; повторите чуть позже.',
    ],
    [{ kind: 'stepped', step: 'pre_script', outcome: 'done', problem: null }, 'Скрипт перед копированием: сделано.'],
    [{ kind: 'stepped', step: 'compact', outcome: 'skipped', problem: null }, 'Уплотнение: пропущено.'],
    [{ kind: 'stepped', step: 'post_script', outcome: 'done', problem: null }, 'Скрипт после копирования: сделано.'],
    [{ kind: 'put_off', seconds: 60 }, 'Следующая попытка через 60 с.'],
    [{ kind: 'ended', state: 'queued' }, 'Возвращено в очередь; будет ещё одна попытка.'],
    [{ kind: 'ended', state: 'running' }, 'Выполняется.'],
    [{ kind: 'ended', state: 'succeeded' }, 'Выполнено.'],
    [{ kind: 'ended', state: 'succeeded_with_warnings' }, 'Выполнено, с замечаниями.'],
    [{ kind: 'ended', state: 'failed' }, 'Не удалось.'],
    [{ kind: 'ended', state: 'cancelled' }, 'Отменено.'],
    [{ kind: 'ended', state: 'skipped' }, 'Пропущено.'],
    [{ kind: 'ended', state: 'abandoned' }, 'Прекращено.'],
  ];
  for (const [note, russian] of lines) {
    test(russian, () => {
      assert.equal(ru.sayNote(note, ru.sayProblem), russian);
      isRussian(russian, en.sayNote(note, en.sayProblem), note);
    });
  }

  test('a line of another version is its kind, and none is longer than one may be', () => {
    assert.equal(ru.sayNote({ kind: 'eclipsed' } as unknown as TaskNote, ru.sayProblem), 'eclipsed');
    const long: TaskNote = { kind: 'differs', path: 'я'.repeat(600), how: 'size' };
    assert.equal(ru.sayNote(long, ru.sayProblem).length, 500);
  });
});
