import assert from 'node:assert/strict';
import { rename } from 'node:fs/promises';
import { after, before, describe, it } from 'node:test';
import fc from 'fast-check';
import { countQueriesOf } from '../../support/counted-node.ts';
import { thoroughly } from '../../support/thoroughness.ts';
import { at, DAY } from '../../support/values.ts';
import { API, openRoom, type Room, scheduleOf } from './room.ts';

interface Row {
  readonly at: string;
  readonly state: string;
  readonly slots: number;
  readonly runId: number | null;
}

interface Counted {
  readonly at: string;
  readonly until: string;
  readonly date: string;
  readonly hour: number | null;
  readonly planned: number;
  readonly ran: number;
  readonly failed: number;
  readonly notRan: number;
}

const cron = (expression: string, timeZone: string) => ({ kind: 'cron', expression, timeZone });

/** Few slots and many, in several zones, beside clocks that are set back on 2024-10-27. */
const RULES = [
  cron('30 2 * * *', 'Europe/Berlin'),
  cron('*/5 * * * *', 'UTC'),
  cron('17 */3 * * *', 'Asia/Kathmandu'),
  cron('0 12 * * 1-5', 'America/New_York'),
];
const BEGIN = at('2024-10-24T09:00');

describe('counts of slots', () => {
  let room: Room;
  const ids: number[] = [];
  const read = async (path: string, as?: Parameters<Room['send']>[3]) => {
    const { status, body, text } = await room.send('GET', path, undefined, as);
    assert.equal(status, 200, text);
    return body;
  };

  before(async () => {
    room = await openRoom({ now: BEGIN });
    const { installation } = room;
    const accountId = room.admin.account.id;
    const source = await installation.addSource();
    const targets = [
      await installation.addTarget({ accountId, paths: [source] }),
      await installation.addTarget({ accountId }),
    ];
    for (const [index, recurrence] of RULES.entries()) {
      const { body, text } = await room.send(
        'POST',
        '/schedules',
        scheduleOf([targets[index % 2] ?? { id: 0 }], { name: `schedule ${index}`, recurrence }),
      );
      assert.ok(body.id, text);
      ids.push(body.id);
    }
    const [, , often, daily] = ids;
    // Fired in time, failed, late after a night without the gateway, paused for a while, and paused now.
    await installation.live(BEGIN + 3 * 3_600);
    await rename(source, `${source}-away`);
    await installation.live(BEGIN + 6 * 3_600);
    await rename(`${source}-away`, source);
    installation.clock.advance(DAY / 2);
    await installation.live(BEGIN + DAY);
    await room.send('PUT', `/schedules/${often}/pause`);
    installation.clock.advance(7 * 3_600);
    await room.send('DELETE', `/schedules/${often}/pause`);
    await room.send('PUT', `/schedules/${often}/pause`, { until: '2024-10-27T01:30:00Z' });
    await room.send('PUT', `/schedules/${daily}/pause`);
  });
  after(() => room.close());

  it('are what counting the slots one by one comes to, whichever days, hours and zone', async () => {
    const failed = new Set<number>();
    for (const run of (await read('/runs?state=failed,abandoned&limit=200')).items) failed.add(run.id);
    assert.ok(failed.size > 0);
    const zones = ['UTC', 'Europe/Berlin', 'Asia/Kathmandu', 'America/New_York', 'Australia/Lord_Howe'];
    let seen = { planned: 0, ran: 0, failed: 0, notRan: 0 };
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 20, max: 30 }),
        fc.integer({ min: 0, max: 7 }),
        fc.constantFrom('hour' as const, 'day' as const),
        fc.constantFrom(...zones),
        fc.option(fc.constantFrom(...ids)),
        async (day, more, by, zone, schedule) => {
          const first = Temporal.PlainDate.from({ year: 2024, month: 10, day });
          const only = schedule === null ? '' : `&schedule=${schedule}`;
          const days = `from=${first}&to=${first.add({ days: more })}`;
          const { cells } = await read(`/slots/counts?${days}&by=${by}&zone=${encodeURIComponent(zone)}${only}`);
          const begin = first.toZonedDateTime(zone).toInstant();
          const end = first
            .add({ days: more + 1 })
            .toZonedDateTime(zone)
            .toInstant()
            .subtract({ seconds: 1 });
          const rows: readonly Row[] = (await read(`/slots?from=${begin}&to=${end}&limit=50000${only}`)).items;
          const counted = new Map<string, Omit<Counted, 'at' | 'until'>>();
          for (const { at: slot, state, slots, runId } of rows) {
            const local = Temporal.Instant.from(slot).toZonedDateTimeISO(zone);
            const [date, hour] = [local.toPlainDate().toString(), by === 'day' ? null : local.hour];
            const before = counted.get(`${date} ${hour}`) ?? { date, hour, planned: 0, ran: 0, failed: 0, notRan: 0 };
            const ran = Number(state === 'fired');
            const planned = Number(state === 'coming');
            counted.set(`${date} ${hour}`, {
              ...before,
              planned: before.planned + planned,
              ran: before.ran + ran,
              failed: before.failed + (runId !== null && failed.has(runId) ? 1 : 0),
              notRan: before.notRan + slots - ran - planned,
            });
          }
          assert.deepEqual(
            cells.map(({ at: _at, until: _until, ...cell }: Counted) => cell),
            [...counted.values()],
          );
          for (const { planned, ran, failed: bad, notRan } of counted.values()) {
            seen = {
              planned: seen.planned + planned,
              ran: seen.ran + ran,
              failed: seen.failed + bad,
              notRan: seen.notRan + notRan,
            };
          }
        },
      ),
      thoroughly({ numRuns: 400 }, { numRuns: 40 }),
    );
    assert.ok(
      Object.values(seen).every((count) => count > 0),
      JSON.stringify(seen),
    );
  });

  it('say where their hour begins and ends, so that its slots can be asked for', async () => {
    const { timeZone, cells } = await read('/slots/counts?from=2024-10-27&to=2024-10-27&by=hour&zone=Europe/Berlin');
    assert.equal(timeZone, 'Europe/Berlin');
    const { at: from, until, planned } = cells.find(({ hour }: Counted) => hour === 2);
    assert.deepEqual([from, until], ['2024-10-27T00:00:00Z', '2024-10-27T02:00:00Z'], 'shown twice');
    const to = Temporal.Instant.from(until).subtract({ seconds: 1 });
    const { items } = await read(`/slots?from=${from}&to=${to}`);
    assert.equal(items.filter(({ state }: Row) => state === 'coming').length, planned);
  });

  it("are in the account's zone and of the days up to today where nothing else is said", async () => {
    const { timeZone, cells } = await read('/slots/counts?by=day');
    assert.equal(timeZone, room.admin.account.timeZone);
    assert.ok(cells.length > 0);
    assert.ok(cells.every(({ hour }: Counted) => hour === null));
  });

  it('are refused of more days than are counted, and of zones that there are none', async () => {
    const refusal = async (query: string) => {
      const { status, body } = await room.send('GET', `/slots/counts?${query}`);
      return [status, body.reason];
    };
    assert.deepEqual(await refusal('from=2024-10-01&to=2024-10-09&by=hour'), [400, 'window_too_long']);
    assert.deepEqual(await refusal('from=2024-10-01&to=2024-12-02&by=day'), [400, 'window_too_long']);
    assert.deepEqual(await refusal('by=day&zone=Mars/Olympus'), [422, 'time_zone_unknown']);
    assert.deepEqual(await refusal('from=2024-10-01'), [400, 'call_misfit']);
  });

  it("are another account's secret, and take as many queries for many slots as for few", async () => {
    const query = 'from=2024-10-24&to=2024-10-30&by=hour';
    const stranger = await room.addCaller('stranger');
    assert.deepEqual((await read(`/slots/counts?${query}`, stranger)).cells, []);
    const other = await room.send('GET', `/slots/counts?${query}&schedule=${ids[0]}`, undefined, stranger);
    assert.equal(other.status, 404);
    await using counted = await countQueriesOf(room.installation);
    const ask = async (given: string) =>
      (await counted.get(`${API}/slots/counts?${given}`, { Authorization: `Bearer ${room.admin.token}` })).count;
    const few = await ask(`${query}&action=check`);
    const many = await ask(query);
    assert.ok(many < 12, `${many}`);
    assert.ok(many - few <= 3, `${few}, ${many}`);
    for (let more = 0; more < 5; more += 1) {
      const [target] = await room.addInstances(1);
      await room.send('POST', '/schedules', scheduleOf([target ?? { id: 0 }], { recurrence: RULES[1] }));
    }
    assert.equal(await ask(query), many);
  });
});
