import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import fc from 'fast-check';
import { fireTimes, parseRecurrence, type Recurrence } from '../../src/domain/recurrence/index.ts';
import type { Schedule } from '../../src/domain/schedule.ts';
import type { Target } from '../../src/domain/target.ts';
import type { ScheduleDraft, ScheduleSettings } from '../../src/services/schedules/index.ts';
import { SAMPLE, thoroughly } from '../support/thoroughness.ts';
import { STAFF, there, WEDNESDAY } from '../support/values.ts';
import { borgUi, cloudSigma, panel, selectel, type WriteBack } from '../support/writing-back.ts';
import { type Caller, openRoom, type Room } from './native/room.ts';

const ROOMS: Readonly<Record<string, WriteBack>> = {
  'billing-panel': panel,
  'borg-ui': borgUi,
  cloudsigma: cloudSigma,
  selectel,
};

const RUNS = thoroughly(1_000, 200);

/** So often at least a room loses nothing, that it is more than the others that is looked at. */
const LEAST_WITHOUT_LOSSES = 3;

const days = fc.subarray(['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const, { minLength: 1 });
const minutes = fc.constantFrom('00', '01', '30', '59');
const hour = fc.integer({ min: 0, max: 23 }).map((one) => String(one).padStart(2, '0'));
const clock = fc.tuple(hour, minutes).map((parts) => parts.join(':'));
const times = fc.uniqueArray(clock, { minLength: 1, maxLength: 3 });
const usually = (value: unknown, others: fc.Arbitrary<unknown>) =>
  fc.oneof({ weight: 12, arbitrary: fc.constant(value) }, { weight: 1, arbitrary: others });

const rule: fc.Arbitrary<Recurrence> = fc
  .tuple(
    fc.oneof(
      {
        weight: 4,
        arbitrary: fc.record({ kind: fc.constant('weekly'), days, times: usually(['02:01'], times) }),
      },
      fc.record({
        kind: fc.constant('window'),
        daysOfMonth: fc.uniqueArray(fc.integer({ min: 1, max: 28 }), { minLength: 1, maxLength: 2 }),
        times,
      }),
      fc.record({
        kind: fc.constant('cron'),
        expression: fc.constantFrom(
          '1 2 * * 1-6',
          '0 * * * *',
          '30 3 * * L5',
          '0 3 1 * 5',
          '15 4 * 3,9 1-5',
          '30 0 5 * * *',
        ),
      }),
      fc.record({
        kind: fc.constant('rrule'),
        rule: fc.constantFrom('FREQ=WEEKLY;INTERVAL=2;BYDAY=MO;BYHOUR=4;BYMINUTE=30', 'FREQ=DAILY;BYHOUR=1;BYMINUTE=0'),
        start: fc.constant('2024-07-01T04:30:00'),
      }),
    ),
    usually('UTC', fc.constantFrom('Europe/Kyiv', 'America/New_York')),
    usually({}, fc.constantFrom({ excludedDates: ['2026-12-25'] }, { endsAt: 1_900_000_000 }, { gap: 'skip' })),
  )
  .map(([said, timeZone, modifiers]) => parseRecurrence({ ...said, timeZone, ...(modifiers as object) }));

const retention = fc.constantFrom(
  { kind: 'inherit' },
  { kind: 'inherit' },
  { kind: 'inherit' },
  { kind: 'inherit' },
  { kind: 'all' },
  { kind: 'keep', algorithm: 'borg', daily: 7, weekly: 4 },
  { kind: 'keep', algorithm: 'restic', last: 5 },
  { kind: 'periods', rules: [{ period: 'weeks', quantity: 4, onWeekday: 'mon' }] },
  { kind: 'chains', count: 2 },
) as fc.Arbitrary<Schedule['retention']>;

const draft = fc.record({
  recurrence: rule,
  retention,
  class: fc.constantFrom('backup', 'backup', 'snapshot'),
  method: usually({ kind: 'full' }, fc.constant({ kind: 'incremental', fullEvery: 7 })),
  destination: usually('local', fc.constant('vault')),
  taskOrder: fc.constantFrom('parallel', 'sequence'),
  notifications: usually(
    { onCreation: false, onDeletion: false },
    fc.constant({ onCreation: true, onDeletion: false }),
  ),
  archiveName: usually(null, fc.constant('{job_name}-{now}')),
  compactsAfter: usually(false, fc.constant(true)),
  isPaused: fc.boolean(),
  targetCount: fc.constantFrom(1, 1, 2),
}) as fc.Arbitrary<Partial<ScheduleDraft> & Pick<ScheduleDraft, 'recurrence' | 'retention'> & { targetCount: number }>;

/** What a room says whole, and is seldom drawn: a quarter of its schedules are so. */
const SAID_WHOLE: Readonly<Record<string, object>> = {
  cloudsigma: {
    class: 'snapshot',
    retention: { kind: 'periods', rules: [{ period: 'weeks', quantity: 4, onWeekday: 'mon' }] },
  },
};
const draftFor = (room: string): typeof draft =>
  fc.oneof(
    { weight: 3, arbitrary: draft },
    { weight: 1, arbitrary: draft.map((drawn) => ({ ...drawn, ...SAID_WHOLE[room] })) },
  );

/** What the services hold of a schedule, without what counts its writes. */
const held = ({ version: _version, updatedAt: _updatedAt, ...schedule }: Schedule) => schedule;

/** What it comes to: when it fires and what is done then, whatever kind of rule says it. */
const meantBy = ({ recurrence, targets, taskOrder, pause, ...schedule }: Schedule) => ({
  name: schedule.name,
  fires: [...fireTimes(recurrence, WEDNESDAY, Number.POSITIVE_INFINITY, 200)],
  timeZone: recurrence.timeZone,
  retention: schedule.retention,
  class: schedule.class,
  method: schedule.method,
  destination: schedule.destination,
  taskOrder: targets.length > 1 ? taskOrder : null,
  notifications: schedule.notifications,
  archiveName: schedule.archiveName,
  compactsAfter: schedule.compactsAfter,
  scripts: schedule.scripts,
  isPaused: pause !== null,
  targets: targets.map(({ targetId }) => targetId),
});

/** Another schedule in all that rooms say, and in what one room says besides. */
const OTHER: Partial<ScheduleSettings> = {
  name: 'Other',
  recurrence: parseRecurrence({ kind: 'weekly', days: ['wed'], times: ['13:13'], timeZone: 'UTC' }),
};
const OTHER_IN: Readonly<Record<string, Partial<ScheduleSettings>>> = {
  'borg-ui': {
    retention: { kind: 'keep', algorithm: 'borg', hourly: 3 },
    archiveName: '{now}-other',
    compactsAfter: true,
  },
  cloudsigma: {
    retention: { kind: 'periods', rules: [{ period: 'days', quantity: 9 }] },
    notifications: { onCreation: true, onDeletion: true },
  },
  selectel: { retention: { kind: 'keep', algorithm: 'restic', last: 9 } },
};

describe(`a schedule's rendering, written back through its room, ${thoroughly('thoroughly', `TEST_SAMPLE=${SAMPLE}`)}`, () => {
  let room: Room;
  let caller: Caller;
  let targets: readonly Target[];
  before(async () => {
    room = await openRoom();
    caller = await room.addCaller('owner', { timeZone: 'UTC' });
    targets = await room.addInstances(2, caller);
    await room.installation.addStore('vault', 'archive', { accountId: caller.account.id, locationCode: 'vault' });
  });
  after(() => room.close());

  for (const [name, writeBack] of Object.entries(ROOMS)) {
    it(`changes nothing, and without losses says all: ${name}`, async () => {
      const { schedules } = room.installation.services;
      let whole = 0;
      for (const { targetCount, ...drawn } of fc.sample(draftFor(name), { numRuns: RUNS, seed: SAMPLE })) {
        const links = targets.slice(0, targetCount).map(({ id }) => ({ target: { id } }));
        const made = await schedules.create(caller.actor, { name: 'Nightly', targets: links, ...drawn });
        const stored = () => schedules.find(STAFF, { id: made.id });
        const { body: all } = await room.send('GET', `/schedules/${made.id}/renderings`, undefined, caller);
        const { body, losses } = there(all.items.find((one: { readonly room: string }) => one.room === name));
        const told = JSON.stringify({ body, losses });

        await writeBack(room, caller, made, body);
        assert.deepEqual(held(await stored()), held(made), told);

        if (losses.length === 0) {
          whole += 1;
          await schedules.change(
            caller.actor,
            { id: made.id },
            { ...OTHER, ...OTHER_IN[name], isPaused: made.pause === null },
          );
          await writeBack(room, caller, made, body);
          assert.deepEqual(meantBy(await stored()), meantBy(made), told);
        }
        await schedules.delete(caller.actor, [{ id: made.id }]);
      }
      assert.ok(whole >= LEAST_WITHOUT_LOSSES, `${whole} of ${RUNS} lose nothing`);
    });
  }
});
