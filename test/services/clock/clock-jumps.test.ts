import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { parseExpression } from '../../../src/domain/recurrence/index.ts';
import type { RetentionPolicy } from '../../../src/domain/retention/index.ts';
import type { Schedule } from '../../../src/domain/schedule.ts';
import type { Target } from '../../../src/domain/target.ts';
import { Pruning } from '../../../src/services/retention/pruning.ts';
import { type Installation, openInstallation } from '../../support/installation.ts';
import { Life } from '../../support/life.ts';
import { at, DAY, FIRST, HOUR, MINUTE, STAFF } from '../../support/values.ts';

const TEN_YEARS = 3_652 * DAY;
/** Nights that are kept. */
const KEPT = 3;
/** Nights that have come when a test begins: more than are kept. */
const PAST = 4;
/** Nights after which all that a test left behind has left the policy's window. */
const AFTER = 6;
const THREE_DAYS: RetentionPolicy = { kind: 'periods', rules: [{ quantity: KEPT, period: 'days' }] };

/** A gateway with a nightly schedule of "3 days" that has its three, at noon. */
async function threeNights(house: Installation): Promise<{ life: Life; target: Target; schedule: Schedule }> {
  const target = await house.addTarget();
  const schedule = await house.addSchedule([target], { retention: THREE_DAYS });
  const life = new Life(house);
  await life.go();
  for (let night = 0; night < PAST; night += 1) await house.live(FIRST + night * DAY);
  await life.passTo(FIRST + (PAST - 1) * DAY + 10 * HOUR);
  assert.equal(await kept(house, target), KEPT);
  return { life, target, schedule };
}

const kept = async (house: Installation, target: Target): Promise<number> =>
  (await house.snapshotsOf(target)).filter(({ state }) => state === 'available').length;

const firedAt = async (house: Installation, schedule: Schedule): Promise<readonly number[]> =>
  (await house.runsOf(schedule)).flatMap(({ fireTime }) => (fireTime === null ? [] : [fireTime]));

/** The nights from one to another, both included. */
const nights = (from: number, to: number): readonly number[] =>
  Array.from({ length: to - from + 1 }, (_, index) => FIRST + (from + index) * DAY);

describe('a clock that was a day ahead for some hours', () => {
  test('keeps the backup of a night that comes before it is believed again: what it dated ahead is older', async () => {
    await using house = await openInstallation();
    const target = await house.addTarget({ rotation: 3 });
    await house.addSchedule([target]);
    const life = new Life(house);
    await life.go();
    for (let night = 0; night < 3; night += 1) await life.passTo(FIRST + night * DAY);
    await life.set(house.clock.now() + TEN_YEARS);
    await life.pass(4 * DAY);
    await life.set(FIRST + 7 * DAY - 5 * MINUTE);
    await life.pass(16 * MINUTE);
    await life.pass(HOUR);
    const night = (await house.snapshotsOf(target)).find(({ takenFor }) => takenFor === FIRST + 7 * DAY);
    assert.equal(night?.state, 'available');
  });

  test('leaves the real night its record and its backup, and the run made too early without a fire time', async () => {
    await using house = await openInstallation();
    const { life, schedule, target } = await threeNights(house);
    const noon = house.clock.now();
    await life.set(noon + DAY);
    assert.equal((await firedAt(house, schedule)).at(-1), FIRST + PAST * DAY);
    await life.pass(3 * HOUR);
    await life.set(noon + 3 * HOUR);
    await life.pass(16 * MINUTE);
    const early = (await house.runsOf(schedule)).at(-1);
    assert.partialDeepStrictEqual(early, { outcome: 'fired', reason: 'clock_ahead', fireTime: null, coversCount: 0 });
    for (let night = PAST; night < PAST + 4; night += 1) await life.passTo(FIRST + night * DAY + HOUR);
    assert.deepEqual(await firedAt(house, schedule), nights(0, PAST + 3));
    assert.deepEqual(
      (await house.snapshotsOf(target)).filter(({ takenFor }) => takenFor > house.clock.now()),
      [],
    );
  });

  test('that is set back minutes before the night has the night backed up when it is believed', async () => {
    await using house = await openInstallation();
    const { life, schedule } = await threeNights(house);
    await life.set(house.clock.now() + DAY);
    await life.pass(14 * HOUR - 5 * MINUTE);
    await life.set(FIRST + PAST * DAY - 5 * MINUTE);
    await life.pass(16 * MINUTE);
    const [early, night] = (await house.runsOf(schedule)).slice(-2);
    assert.partialDeepStrictEqual(early, { reason: 'clock_ahead', fireTime: null });
    assert.partialDeepStrictEqual(night, { outcome: 'fired', trigger: 'catch_up', fireTime: FIRST + PAST * DAY });
  });
});

describe('a clock that was ten years ahead', () => {
  for (const nightsAhead of [0, 3]) {
    test(`for ${nightsAhead} nights expires none of the three, and later there is one a night again`, async () => {
      await using house = await openInstallation();
      const { life, schedule, target } = await threeNights(house);
      const noon = house.clock.now();
      await life.set(noon + TEN_YEARS);
      await life.pass(20 * MINUTE);
      assert.equal(await kept(house, target), KEPT + 1, 'one was made, none went');
      for (let steps = 0; steps < nightsAhead * 2; steps += 1) {
        await life.pass(12 * HOUR);
        assert.ok((await kept(house, target)) >= KEPT);
      }
      await life.set(noon + 20 * MINUTE + nightsAhead * DAY);
      for (let steps = 0; steps < AFTER * 2; steps += 1) {
        await life.pass(12 * HOUR);
        assert.ok((await kept(house, target)) >= KEPT);
      }
      assert.equal(await kept(house, target), KEPT);
      const fired = await firedAt(house, schedule);
      const last = PAST - 1 + nightsAhead + AFTER;
      // The nights while it was ahead are one range, that of the run that was made when it jumped.
      assert.deepEqual(fired, [...nights(0, PAST - 1), ...nights(PAST + nightsAhead, last)]);
      const [jump, ...later] = (await house.runsOf(schedule)).filter(({ reason }) => reason === 'clock_ahead');
      assert.equal(jump?.coversCount, nightsAhead);
      assert.deepEqual(
        [jump?.coversFrom, jump?.coversTo],
        nightsAhead === 0 ? [null, null] : [FIRST + PAST * DAY, FIRST + (PAST - 1 + nightsAhead) * DAY],
      );
      assert.ok(later.every(({ coversFrom, coversTo }) => coversFrom === null && coversTo === null));
      assert.ok((await house.snapshotsOf(target)).every(({ takenFor }) => takenFor <= house.clock.now()));
    });
  }

  test('lets one older one go for each new one while it stands there, so that no pool shrinks or grows', async () => {
    await using house = await openInstallation();
    const { life, target } = await threeNights(house);
    await life.set(house.clock.now() + TEN_YEARS);
    await life.pass(3 * DAY);
    assert.equal(await kept(house, target), KEPT + 1);
    await life.pass(AFTER * DAY);
    assert.equal(await kept(house, target), KEPT + 1);
  });

  test('lets none go where no new one came, also in an hourly pass that began before', async () => {
    await using house = await openInstallation();
    const { life, target, schedule } = await threeNights(house);
    await life.set(house.clock.now() + TEN_YEARS);
    await life.pass(20 * MINUTE);
    assert.equal(await house.services.timekeeping.expiry(), 'one_for_one');
    const pruning = new Pruning(house.unitOfWork, house.services.timekeeping, 0, house.log);
    assert.equal(await pruning.prune(schedule.id, target.id, null), 0);
    assert.equal(await kept(house, target), KEPT + 1);
  });

  test('lets nothing expire before what it dated is put right, however long it has stood', async () => {
    await using house = await openInstallation();
    const { life, target } = await threeNights(house);
    const noon = house.clock.now();
    await life.set(noon + TEN_YEARS);
    await life.pass(20 * MINUTE);
    await life.set(noon + 20 * MINUTE);
    house.clock.advance(2 * HOUR);
    await house.services.housekeeping.cleanUp();
    assert.equal(await kept(house, target), KEPT + 1);
  });

  test('is told with both times and what follows, and again when it is put right', async () => {
    await using house = await openInstallation();
    const { life } = await threeNights(house);
    const noon = house.clock.now();
    await life.set(noon + TEN_YEARS);
    await life.pass(20 * MINUTE);
    await life.set(noon + 20 * MINUTE);
    await life.pass(16 * MINUTE);
    const told = house.log.lines.filter(({ level }) => level === 'warn').map(({ message }) => message);
    assert.deepEqual(told, [
      'The clock went from 2026-06-05T12:00:00Z to 2036-06-04T12:00:00Z, or no gateway ran between them: nothing expires before it has stood for 15 minutes, and until 2046-06-04T12:00:00Z each new backup lets one older one go at most.',
      'The clock was set back from 2036-06-04T12:20:00Z to 2026-06-05T12:20:00Z: nothing expires before it has stood for 15 minutes; what was dated later is put right then.',
      'The clock was ahead: 1 run(s) lost their fire time, 1 snapshot(s) stand for when it was set back, and 1 schedule(s) fire at another time than they would have.',
    ]);
  });

  test('at the first start of this version, which remembers no clock, expires nothing either', async () => {
    await using house = await openInstallation();
    const target = await house.addTarget();
    await house.addSchedule([target], { retention: THREE_DAYS });
    for (let night = 0; night < KEPT; night += 1) await house.live(FIRST + night * DAY);
    await house.services.status.recordTick();
    house.clock.advance(TEN_YEARS);
    const upgraded = new Life(house, (await house.openNode()).services);
    await upgraded.go();
    assert.equal(await kept(house, target), KEPT + 1);
    await upgraded.pass(2 * DAY);
    assert.ok((await kept(house, target)) >= KEPT);
  });

  test('over a restart of the gateway expires nothing either', async () => {
    await using house = await openInstallation();
    const { target } = await threeNights(house);
    house.clock.advance(TEN_YEARS);
    const restarted = new Life(house, (await house.openNode()).services);
    await restarted.go();
    await restarted.pass(DAY);
    const again = new Life(house, (await house.openNode()).services);
    await again.pass(2 * DAY);
    assert.ok((await kept(house, target)) >= KEPT);
  });

  test('has a schedule that was made, paused or given a new rule then fire as its rule says', async () => {
    await using house = await openInstallation();
    const { life, schedule: changed, target } = await threeNights(house);
    const paused = await house.addSchedule([target]);
    const noon = house.clock.now();
    await life.set(noon + TEN_YEARS);
    const made = await house.addSchedule([target]);
    await house.services.schedules.change(STAFF, changed, { recurrence: parseExpression('0 3 * * *', 'UTC') });
    await house.services.schedules.pause(STAFF, paused);
    await life.pass(HOUR);
    await life.set(noon + HOUR);
    await life.pass(16 * MINUTE);
    assert.equal((await house.schedule(made.id)).nextFireAt, FIRST + PAST * DAY);
    assert.equal((await house.schedule(changed.id)).nextFireAt, FIRST + PAST * DAY + HOUR);
    await life.pass(3 * DAY);
    await house.services.schedules.resume(STAFF, paused);
    assert.partialDeepStrictEqual((await house.runsOf(paused)).at(-1), {
      reason: 'paused',
      coversFrom: FIRST + PAST * DAY,
      coversCount: 3,
    });
  });

  test('is put right by two processes at once as by one', async () => {
    await using house = await openInstallation();
    const { life, schedule } = await threeNights(house);
    const other = await house.openNode();
    const noon = house.clock.now();
    await life.set(noon + TEN_YEARS);
    await life.pass(HOUR);
    house.clock.setTo(noon + HOUR);
    const both = () => Promise.all([house.services.timekeeping.keep(), other.services.timekeeping.keep()]);
    await both();
    house.clock.advance(16 * MINUTE);
    await both();
    await life.passTo(FIRST + (PAST + 2) * DAY);
    assert.deepEqual(await firedAt(house, schedule), nights(0, PAST + 2));
    assert.deepEqual(house.log.errors, []);
  });

  test('before this process began is put right a quarter of an hour after its start', async () => {
    await using house = await openInstallation();
    const { life, schedule } = await threeNights(house);
    const noon = house.clock.now();
    await life.set(noon + TEN_YEARS);
    await life.pass(HOUR);
    await house.unitOfWork.records.settings.put(
      'clock',
      JSON.stringify({ seenAt: noon + HOUR, isUnsettled: false, setBackTo: null, aheadBy: 0, aheadSince: 0 }),
    );
    house.clock.setTo(noon + HOUR);
    const restarted = new Life(house, (await house.openNode()).services);
    await restarted.go();
    assert.ok(((await house.schedule(schedule.id)).nextFireAt ?? 0) > noon + DAY);
    await restarted.pass(16 * MINUTE);
    assert.equal((await house.schedule(schedule.id)).nextFireAt, FIRST + PAST * DAY);
    await restarted.passTo(FIRST + (PAST + 1) * DAY);
    assert.deepEqual(await firedAt(house, schedule), nights(0, PAST + 1));
  });
});

describe('a machine that starts in 1970', () => {
  test('expires and puts right nothing before its clock is right, and then goes on with one a night', async () => {
    await using house = await openInstallation();
    const { schedule, target } = await threeNights(house);
    const noon = house.clock.now();
    house.clock.earliest = at('2026-05-01T00:00');
    house.clock.setTo(100);
    const life = new Life(house, (await house.openNode()).services);
    await life.go();
    await life.pass(2 * HOUR);
    assert.deepEqual(await firedAt(house, schedule), nights(0, PAST - 1));
    assert.equal(await kept(house, target), KEPT);
    await life.set(noon + 2 * HOUR);
    await life.passTo(FIRST + (PAST + AFTER) * DAY);
    assert.deepEqual(await firedAt(house, schedule), nights(0, PAST + AFTER));
    assert.equal(await kept(house, target), KEPT);
  });

  test('takes up what a worker held or put off when the clock was right, and what one held in 1970', async () => {
    await using house = await openInstallation();
    const { target } = await threeNights(house);
    const noon = house.clock.now();
    await house.services.backups.backUp(STAFF, target, 'backup', 'one');
    await house.services.tasks.claim();
    house.clock.earliest = at('2026-05-01T00:00');
    house.clock.setTo(100);
    const { services } = await house.openNode();
    const life = new Life(house, services);
    await life.go();
    await services.backups.backUp(STAFF, await house.addTarget(), 'backup', 'two');
    await services.tasks.claim();
    await life.set(noon + HOUR);
    await life.pass(16 * MINUTE);
    const { tasksQueued, tasksRunning } = await services.status.read();
    assert.deepEqual([tasksQueued, tasksRunning], [0, 0]);
  });
});

describe('a clock that is set', () => {
  test('back lets nothing expire before it has stood for fifteen minutes', async () => {
    await using house = await openInstallation();
    const target = await house.addTarget({ rotation: 3 });
    const schedule = await house.addSchedule([target]);
    const life = new Life(house);
    for (let night = 0; night < 3; night += 1) await life.passTo(FIRST + night * DAY);
    await house.services.targets.change(STAFF, target, { rotation: 1 });
    await life.set(house.clock.now() - 2 * HOUR);
    await house.services.backups.runSchedule(STAFF, schedule);
    await life.pass(14 * MINUTE);
    assert.equal(await kept(house, target), 4);
    await life.pass(HOUR);
    assert.equal(await kept(house, target), 1);
  });

  test('back by a minute or less is corrected, not set: what is due expires at once', async () => {
    await using house = await openInstallation();
    const target = await house.addTarget({ rotation: 1 });
    const schedule = await house.addSchedule([target]);
    const life = new Life(house);
    await life.passTo(FIRST + 30);
    await life.set(FIRST - 30);
    await life.passTo(FIRST + HOUR);
    await life.passTo(FIRST + DAY);
    assert.equal(await kept(house, target), 1);
    assert.deepEqual(await firedAt(house, schedule), [FIRST, FIRST + DAY]);
  });

  test('again within the fifteen minutes has to stand for fifteen more, in a new process too', async () => {
    await using house = await openInstallation();
    const { life, schedule } = await threeNights(house);
    const noon = house.clock.now();
    await life.set(noon + DAY);
    await life.pass(HOUR);
    await life.set(noon + HOUR);
    await life.pass(14 * MINUTE);
    await life.set(noon + 2 * HOUR);
    await life.pass(14 * MINUTE);
    const restarted = new Life(house, (await house.openNode()).services);
    await restarted.go();
    await restarted.pass(14 * MINUTE);
    assert.equal((await house.runsOf(schedule)).at(-1)?.reason, null);
    await restarted.pass(2 * MINUTE);
    assert.equal((await house.runsOf(schedule)).at(-1)?.reason, 'clock_ahead');
  });

  test('ten years back has the hourly pass come an hour after the last one all the same', async () => {
    await using house = await openInstallation();
    const life = new Life(house);
    const target = await house.addTarget({ rotation: 3 });
    await house.addSchedule([target]);
    for (let night = 0; night < 3; night += 1) await life.passTo(FIRST + night * DAY);
    await life.set(house.clock.now() - TEN_YEARS);
    await life.pass(HOUR);
    await house.services.targets.change(STAFF, target, { rotation: 1 });
    await life.pass(HOUR);
    assert.equal(await kept(house, target), 1);
  });
});
