import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Store } from '../../../src/domain/store.ts';
import type { Target } from '../../../src/domain/target.ts';
import { MEMORY_CAPABILITIES, MemoryDriver } from '../../../src/drivers/memory/driver.ts';
import type { DriverKind } from '../../../src/ports/snapshot-driver.ts';
import { openInstallation } from '../../support/installation.ts';
import { thoroughly } from '../../support/thoroughness.ts';
import { at, DAY, MONDAY, STAFF } from '../../support/values.ts';
import { exactOf, firesOf, LIVES, livedOf, type RecipeLife } from './recipe-lives.ts';
import { RECIPES, readRecipe } from './recipes.ts';
import { type Caller, LIST, Room } from './room.ts';

/** Those that are lived with; `recipes.test.ts` works out of all of them when they fire and what they keep. */
const LIVED = thoroughly(Object.keys(LIVES), [
  '03-every-sunday',
  '05-every-hour-of-the-evening',
  '10-first-of-the-month',
  '11-son-father-grandfather',
]);
const SIXTY_DAYS_ON = MONDAY + 60 * DAY;
/** A year, and a month more, so that twelve months of monthly ones have an end. */
const A_YEAR_ON = at('2027-04-03T00:00');

interface Posted {
  readonly name: string;
  readonly life: RecipeLife;
  readonly uuid: string;
  readonly drive: Target;
  /** As it was shown last, to be sent back with a change. */
  shown: object;
  /** Fires that the API has shown, each as its snapshot's timestamp. */
  readonly seen: Set<number>;
}

/** What lists show of a snapshot. */
interface Shown {
  readonly timestamp: string;
  readonly status: string;
  readonly drive: { readonly uuid: string };
}

/** Real files in, kept whole in memory: what is asked here is when and how many. */
const memory = (): DriverKind => {
  const driver = new MemoryDriver();
  return {
    name: 'memory',
    capabilities: { ...MEMORY_CAPABILITIES, incremental: false },
    isExclusive: false,
    checkSettings: () => {},
    pathSettings: [],
    open: () => driver,
  };
};

describe("the provider's eleven recipes, posted and lived with", () => {
  let room: Room;
  let caller: Caller;
  /** Where drives have their local snapshots. */
  let store: Store;
  const posted: Posted[] = [];
  const asleep = new Set<Posted>();

  before(async () => {
    room = await Room.on(await openInstallation({ now: MONDAY, drivers: [memory()] }));
    caller = await room.addCaller('owner');
    store = await room.installation.addStore('memory', 'memory');
  });
  after(() => room.close());

  const send = async (status: number, method: 'GET' | 'POST' | 'PUT', path: string, body?: unknown) => {
    const answer = await room.send(method, path, body, caller);
    assert.equal(answer.status, status, `${path}: ${answer.text}`);
    return answer.body;
  };
  /** What a client sees of the drives' snapshots, local and remote: when those of each were taken. */
  const timestamps = async (): Promise<(one: Posted) => readonly number[]> => {
    const lists = ['snapshots', 'remotesnapshots'].map((resource) =>
      send(200, 'GET', `/api/2.0/${resource}/detail/?limit=0`),
    );
    const objects: Shown[] = (await Promise.all(lists)).flatMap((list) => list.objects);
    const taken = Map.groupBy(
      objects.filter(({ status }) => status === 'available'),
      ({ drive }) => drive.uuid,
    );
    return ({ drive: { uuid } }) =>
      (taken.get(uuid) ?? []).map(({ timestamp }) => Date.parse(timestamp.replace(' ', 'T')) / 1000);
  };
  const look = async (days: number) => {
    // One that is seen daily was seen on its last day, before it was paused.
    const due = posted.filter(
      (one) => days % one.life.seenEveryDays === 0 && !(one.life.seenEveryDays === 1 && asleep.has(one)),
    );
    if (due.length === 0) return;
    const takenOf = await timestamps();
    for (const one of due) for (const instant of takenOf(one)) one.seen.add(instant);
  };
  /**
   * Lets time pass up to an instant, stopping where a recipe is known to run, and every backup be made. A fire that nobody
   * knows of is not lost on the way: it is caught up with at the next stop, and shows in the timestamps or the records.
   */
  const liveUntil = async (end: number) => {
    const { clock, services } = room.installation;
    const { signal } = new AbortController();
    const awake = posted.filter((one) => !asleep.has(one));
    const stops = new Set(awake.flatMap(({ life }) => firesOf(life, clock.now(), end)));
    for (const instant of [...stops].sort((one, other) => one - other)) {
      clock.advanceTo(instant);
      await room.installation.fire();
      for (let task = await services.tasks.claim(); task !== null; task = await services.tasks.claim()) {
        await services.tasks.perform(task, signal, () => {});
      }
    }
    clock.advanceTo(end);
    await services.housekeeping.cleanUp();
  };
  /** What the gateway noted of all slots, each with how many there were. */
  const outcomesOf = async ({ uuid }: Posted): Promise<Readonly<Record<string, number>>> => {
    const { runs, schedules } = room.installation.services;
    const { id } = await schedules.find(STAFF, { uuid });
    const { rows } = await runs.list(STAFF, { scheduleId: id }, { offset: 0, limit: 10_000 });
    const counts: Record<string, number> = {};
    for (const { trigger, outcome, reason, coversCount } of rows) {
      const key = reason === null ? `${trigger} ${outcome}` : `${trigger} ${outcome} ${reason}`;
      counts[key] = (counts[key] ?? 0) + coversCount;
    }
    return counts;
  };
  const setEnabled = async (which: readonly Posted[], isEnabled: boolean) => {
    for (const one of which) {
      if (isEnabled) asleep.delete(one);
      else asleep.add(one);
      one.shown = await send(200, 'PUT', `${LIST}${one.uuid}/`, { ...one.shown, is_enabled: isEnabled });
    }
  };

  it('those of a location are taken once there is a store', async () => {
    const recipe = readRecipe('01-every-45-minutes');
    const [refused] = await send(400, 'POST', LIST, recipe);
    assert.deepEqual([refused.error_point, refused.error_type], ['remote_location', 'validation']);
    await room.installation.addStore('ZRH', 'memory');
    await room.installation.addStore('TBC', 'memory');
    assert.deepEqual(
      Object.keys(LIVES),
      RECIPES.filter((name) => !name.includes('dump')),
    );
  });

  for (const [name, life] of Object.entries(LIVES)) {
    it(`${name}: is read back as documented, and set on a drive`, async () => {
      const recipe = readRecipe(name);
      const { uuid } = (await send(201, 'POST', LIST, { objects: [recipe] })).objects[0];
      const shown = await send(200, 'GET', `${LIST}${uuid}/`);
      const expected = {
        initial_backup: {},
        ...recipe,
        incremental_backup: { ...recipe.incremental_backup, ...life.readBack },
        remote_location: recipe.remote_location ?? (recipe.type === 'backup' ? 'TBC' : ''),
      };
      assert.partialDeepStrictEqual(shown, expected);

      const accountId = caller.account.id;
      const drive = await room.installation.addTarget({ accountId, name, kind: 'drive', storeId: store.id });
      const answer = await room.setScheduler(drive, { backup_policy_uuid: uuid }, caller);
      assert.deepEqual([answer.status, answer.body.backup_scheduler.uuid], [202, uuid]);
      const one = { name, life, uuid, drive, shown, seen: new Set<number>() };
      if (LIVED.includes(name)) posted.push(one);
      else await setEnabled([one], false);
    });
  }

  it('run for sixty days, with a change of clocks among them, when their pages say and never else', async () => {
    const setThose = (isEnabled: boolean, isThen: (first: number, last: number) => boolean) =>
      setEnabled(
        posted.filter(({ life }) => life.rests?.some(([first, last]) => isThen(first, last))),
        isEnabled,
      );
    for (let day = 1; day <= 60; day += 1) {
      await setThose(false, (first) => first === day);
      await liveUntil(MONDAY + day * DAY);
      await look(day);
      await setThose(true, (_, last) => last === day);
    }
    for (const one of posted) {
      const { name, life, seen } = one;
      const all = firesOf(life, MONDAY, SIXTY_DAYS_ON);
      const rested = (life.rests ?? []).flatMap(([first, last]) =>
        firesOf(life, MONDAY + (first - 1) * DAY, MONDAY + last * DAY),
      );
      const fires = [...seen].sort((a, b) => a - b);
      assert.deepEqual(
        fires,
        all.filter((instant) => !rested.includes(instant)),
        name,
      );
      assert.equal(fires.length + rested.length, life.inSixtyDays, name);
      for (const instant of exactOf(life)) assert.ok(seen.has(instant), `${name}: ${instant}`);
      const outcomes = { 'schedule fired': fires.length };
      const expected = rested.length === 0 ? outcomes : { ...outcomes, 'schedule skipped paused': rested.length };
      assert.deepEqual(await outcomesOf(one), expected, name);
    }
  });

  it('keep after a year as many as their pages say', async () => {
    const sampled = posted.filter(({ life }) => life.lastDays !== undefined);
    await setEnabled(sampled, false);
    const turns = sampled.flatMap((one) =>
      livedOf(one.life, SIXTY_DAYS_ON, A_YEAR_ON).flatMap(([from, to]) => [
        { one, instant: from, isEnabled: true },
        { one, instant: to, isEnabled: false },
      ]),
    );
    for (const { one, instant, isEnabled } of turns.sort((a, b) => a.instant - b.instant)) {
      await liveUntil(instant);
      await setEnabled([one], isEnabled);
    }
    await liveUntil(A_YEAR_ON);
    const takenOf = await timestamps();
    for (const one of posted) {
      const kept = takenOf(one);
      assert.ok([one.life.kept].flat().includes(kept.length), `${one.name}: ${kept.length}`);
      const fires = new Set(firesOf(one.life, MONDAY, A_YEAR_ON));
      assert.ok(
        kept.every((instant) => fires.has(instant)),
        one.name,
      );
    }
  });
});
