import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { fireTimes, nextFireTime } from '../src/domain/recurrence/index.ts';
import type { Schedule } from '../src/domain/schedule.ts';
import type { Target } from '../src/domain/target.ts';
import { type Caller, openRoom, type Room } from './dialects/cloudsigma/room.ts';
import type { RoomClient, View } from './one-schedule/room-client.ts';
import { ROOMS } from './one-schedule/rooms.ts';
import { RULE_NAMES, RULES, type RuleName } from './one-schedule/rules.ts';
import { SAMPLE, thoroughly } from './support/thoroughness.ts';
import { MONDAY, STAFF, there } from './support/values.ts';

const HALF_A_YEAR = 182 * 86_400;
/** All that no rename may touch; the next fire is where time has brought it. */
const keptBy = ({ name: _name, version: _version, updatedAt: _updated, nextFireAt: _next, ...rest }: Schedule) => rest;
/** Next fires from now on, whatever kind of rule says them. */
const nextFires = ({ recurrence }: Pick<Schedule, 'recurrence'>) => [
  ...fireTimes(recurrence, MONDAY, Number.POSITIVE_INFINITY, 100),
];

describe(`one schedule in any two rooms, ${thoroughly('by all rules', `TEST_SAMPLE=${SAMPLE}`)}`, () => {
  let room: Room;
  let count = 0;
  const callers = new Map<string, Caller>();
  before(async () => {
    room = await openRoom();
  });
  after(() => room.close());

  /** One caller for each zone, as that of an account is the zone of what the panel makes. */
  const callerIn = async (timeZone: string): Promise<Caller> => {
    const caller = callers.get(timeZone) ?? (await room.addCaller(`owner-${callers.size}`, { timeZone }));
    callers.set(timeZone, caller);
    return caller;
  };
  const stored = ({ uuid }: Pick<Schedule, 'uuid'>) => room.installation.services.schedules.find(STAFF, { uuid });
  const addTargets = async ({ account }: Caller, howMany: number): Promise<readonly Target[]> => {
    const targets: Target[] = [];
    while (targets.length < howMany) targets.push(await room.installation.addTarget({ accountId: account.id }));
    return targets;
  };

  /** Made in a room, or where it has no words for the rule, past all of them. */
  const make = async (client: RoomClient, caller: Caller, name: string, rule: RuleName): Promise<Made> => {
    const { recurrence, targetCount, isPaused } = RULES[rule];
    const targets = await addTargets(caller, targetCount);
    const { schedules } = room.installation.services;
    if (!(await client.create(rule, name, targets))) {
      const links = targets.map(({ id }) => ({ target: { id } }));
      const draft = { name, targets: links, recurrence, retention: { kind: 'inherit' }, isPaused } as const;
      await schedules.create(caller.actor, draft);
    }
    const page = { offset: 0, limit: null, orderBy: 'id', descending: false } as const;
    const { rows } = await schedules.list(STAFF, { names: [name] }, page);
    assert.equal(rows.length, 1, 'one schedule is made');
    return { schedule: there(rows[0]), targets };
  };

  /** In the order of a client's day; `step` names what is looked at where one fails. */
  const live = async (maker: RoomClient, visitor: RoomClient, rule: RuleName, step: (name: string) => void) => {
    const { clock } = room.installation;
    clock.advanceTo(MONDAY);
    count += 1;
    const first = `Made ${count}`;
    const caller = await callerIn(RULES[rule].recurrence.timeZone);

    step('made in the one');
    const { schedule: made, targets } = await make(maker, caller, first, rule);
    assert.deepEqual(nextFires(made), nextFires(RULES[rule]), 'when it fires');
    assert.equal(made.nextFireAt, fireAfter(made, MONDAY));
    const read = await maker.read(made);
    assert.deepEqual(read?.when ?? null, maker.says(rule, made));
    const isUnchanged = async (name: string, nextFireAt: number | null) => {
      const now = await stored(made);
      assert.deepEqual(keptBy(now), keptBy(made), 'what is stored');
      assert.deepEqual([now.name, now.nextFireAt], [name, nextFireAt], 'name and next fire');
      assert.deepEqual(factsOf(await maker.read(made)), read && { ...factsOf(read), name }, 'what the one shows');
    };

    step('read in the other');
    const view = await visitor.read(made);
    assert.deepEqual(view?.when ?? null, visitor.says(rule, made));
    await isUnchanged(first, made.nextFireAt);
    if (view === null) return;
    assert.deepEqual([view.name, view.isPaused], [first, RULES[rule].isPaused]);

    let name = first;
    for (const [how, rename] of Object.entries(view.renames)) {
      step(`renamed in the other ${how}`);
      name = `${first}, ${how}`;
      await rename(name);
      await isUnchanged(name, made.nextFireAt);
    }

    for (const how of Object.keys(view.renames)) {
      step(`read in the other, renamed half a year later ${how}`);
      const old = await visitor.read(made);
      clock.advance(HALF_A_YEAR);
      await room.installation.fire();
      const { nextFireAt } = await stored(made);
      assert.equal(nextFireAt, fireAfter(made, clock.now()));
      name = `${name} later`;
      await old?.renames[how]?.(name);
      await isUnchanged(name, nextFireAt);
    }

    step('paused in the other');
    await visitor.pause(made);
    assert.equal((await maker.read(made))?.isPaused, read === null ? undefined : true);
    assert.equal((await stored(made)).nextFireAt, null);
    step('resumed in the other');
    await visitor.resume(made);
    const awake = await stored(made);
    assert.deepEqual([awake.recurrence, awake.pause], [made.recurrence, null]);
    assert.equal(awake.nextFireAt, fireAfter(awake, clock.now()));
    assert.equal((await maker.read(made))?.isPaused, read === null ? undefined : false);

    step('paused and deleted in the other');
    await visitor.pause(made);
    await visitor.delete(made);
    assert.equal(await maker.read(made), null);
    for (const client of [maker, visitor]) assert.ok(!(await client.list(targets)).includes(name), 'what is listed');
  };

  for (const [one, openOne] of Object.entries(ROOMS)) {
    for (const [other, openOther] of Object.entries(ROOMS)) {
      for (const rule of thoroughly(RULE_NAMES, sampleFor(one, other))) {
        it(`made in ${one}, lived with in ${other}: ${rule}`, async () => {
          let where = '';
          try {
            const caller = await callerIn(RULES[rule].recurrence.timeZone);
            await live(openOne(room, caller), openOther(room, caller), rule, (name) => {
              where = name;
            });
          } catch (error) {
            const found = error instanceof Error ? error.message : String(error);
            throw new Error(`Made in ${one}, lived with in ${other}, rule "${rule}", ${where}: ${found}`, {
              cause: error,
            });
          }
        });
      }
    }
  }
});

/** A third of the rules for a pair of rooms: each rule is made in each room, and lived with in each. */
function sampleFor(one: string, other: string): readonly RuleName[] {
  const rooms = Object.keys(ROOMS);
  const third = (rooms.indexOf(one) + rooms.indexOf(other) + SAMPLE) % 3;
  return RULE_NAMES.filter((_, index) => index % 3 === third);
}

interface Made {
  readonly schedule: Schedule;
  readonly targets: readonly Target[];
}

/** When it fires next, if it may at all. */
const fireAfter = ({ recurrence, pause, targets }: Schedule, now: number): number | null =>
  pause === null && targets.length > 0 ? nextFireTime(recurrence, now) : null;

/** What can be compared of a view. */
const factsOf = (view: View | null) => view && { name: view.name, isPaused: view.isPaused, texts: view.texts };
