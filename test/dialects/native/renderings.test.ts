import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, describe, it } from 'node:test';
import type { Loss } from '../../../src/domain/losses/index.ts';
import { writeRows } from '../../support/row-writes.ts';
import { STAFF, there } from '../../support/values.ts';
import { type Caller, openRoom, type Room } from './room.ts';

/** How one room shows a schedule. */
interface Cell {
  readonly when: Readonly<Record<string, unknown>>;
  readonly losses: readonly Loss[];
}

interface Table {
  readonly rules: readonly {
    readonly name: string;
    readonly recurrence: object;
    readonly rooms: Readonly<Record<string, Cell>>;
  }[];
  readonly settings: readonly {
    readonly name: string;
    readonly settings: Readonly<Record<string, unknown>>;
    readonly rooms: Readonly<Record<string, readonly Loss[]>>;
  }[];
}

/** Written by hand. */
const { rules, settings }: Table = JSON.parse(
  readFileSync(new URL('../../../fixtures/dialects/native/renderings.json', import.meta.url), 'utf8'),
);

const NIGHTLY = rules[0]?.recurrence;

/** What is told of when it fires. */
const OF_WHEN = [
  'rule_unsaid',
  'time_zone_unsaid',
  'times_unsaid',
  'seconds_unsaid',
  'dates_unsaid',
  'date_unsaid',
  'bounds_unsaid',
  'exceptions_unsaid',
  'clock_changes_unsaid',
];

interface Shown {
  readonly room: string;
  readonly body: Readonly<Record<string, unknown>> | null;
  readonly losses: readonly (Loss & { readonly detail: string })[];
}

const told = ({ losses }: Shown) => losses.map(({ reason, params }) => ({ reason, params }));

/** The script that the database has numbered. */
const withScript = <Value>(value: Value, id: number): Value =>
  JSON.parse(JSON.stringify(value).replaceAll('"$script"', String(id)));

describe('a schedule as each room would show it', () => {
  let room: Room;
  let caller: Caller;
  let scriptId: number;
  let targets: readonly { readonly id: number }[];
  before(async () => {
    room = await openRoom();
    caller = await room.addCaller('owner', { timeZone: 'UTC', isStaff: true });
    targets = await room.addInstances(2, caller);
    await room.installation.addStore('vault', 'archive', { accountId: caller.account.id, locationCode: 'vault' });
    const script = { name: 'stop', description: '', content: '#!/bin/sh\n', timeoutSeconds: 10, occasion: 'always' };
    scriptId = (await room.installation.services.scripts.add(STAFF, script as never)).id;
  });
  after(() => room.close());

  const make = async (fields: object, links: readonly object[] = [{ targetId: there(targets[0]).id }]) => {
    const made = await room.send('POST', '/schedules', { name: 'Nightly', targets: links, ...fields }, caller);
    assert.equal(made.status, 201, made.text);
    return made.body.id as number;
  };
  const look = async (id: number): Promise<readonly Shown[]> => {
    const { status, body, text } = await room.send('GET', `/schedules/${id}/renderings`, undefined, caller);
    assert.equal(status, 200, text);
    return body.items;
  };

  it('is told for twelve rules in four rooms', () => {
    assert.equal(rules.length, 12);
    for (const row of rules) assert.equal(Object.keys(row.rooms).length, 4, row.name);
  });

  for (const { name, recurrence, rooms } of rules) {
    it(`says when, as far as the room has words for it: ${name}`, async () => {
      const shown = await look(await make({ recurrence }));
      const seen = shown.map((one) => {
        const cell = there(rooms[one.room]);
        const when = Object.fromEntries(Object.keys(cell.when).map((field) => [field, one.body?.[field]]));
        return [one.room, { when, losses: told(one).filter(({ reason }) => OF_WHEN.includes(reason)) }];
      });
      assert.deepEqual(Object.fromEntries(seen), rooms);
      const panel = there(shown.find((one) => one.room === 'billing-panel'));
      assert.equal('recurrence' in there(panel.body), 'recurrence' in there(rooms['billing-panel']).when);
    });
  }

  it('loses nothing that says when, anywhere, where it fires from Monday to Saturday at 02:01 UTC', async () => {
    for (const one of await look(await make({ recurrence: NIGHTLY }))) {
      assert.deepEqual(
        told(one).filter(({ reason }) => OF_WHEN.includes(reason)),
        [],
        one.room,
      );
    }
  });

  for (const { name, settings: given, rooms } of settings) {
    it(`names what else the room leaves unsaid: ${name}`, async () => {
      const [said, expected] = withScript([given, rooms], scriptId);
      const { targetCount = 1, label = null, pause = null, isPaused = pause !== null, ...fields } = said;
      const links = targets.slice(0, targetCount as number).map(({ id }) => ({ targetId: id, label }));
      const id = await make({ recurrence: NIGHTLY, isPaused, ...fields }, links);
      if (pause !== null) {
        const { until, reason } = pause as { readonly until: number; readonly reason: string };
        await writeRows(room.installation, 'UPDATE schedules SET paused_until = ?, pause_reason = ? WHERE id = ?', [
          until,
          reason,
          id,
        ]);
      }
      const shown = await look(id);
      assert.deepEqual(Object.fromEntries(shown.map((one) => [one.room, told(one)])), expected);
      for (const { losses } of shown) for (const { detail } of losses) assert.match(detail, /^[A-Z].*[^.]\.?$/);
    });
  }

  it('is not shown by other rooms where it checks copies, nor by the panel without an instance', async () => {
    for (const { body, ...one } of await look(await make({ recurrence: NIGHTLY, action: 'check' }))) {
      assert.deepEqual(
        [body, told({ body, ...one })],
        [null, [{ reason: 'action_unsaid', params: { action: 'check' } }]],
      );
    }
    const draft = { name: 'None', targets: [], recurrence: { kind: 'all' }, retention: { kind: 'inherit' } };
    const { schedules } = room.installation.services;
    const first = await schedules.find(caller.actor, { id: await make({ recurrence: NIGHTLY }) });
    const { id } = await schedules.create(caller.actor, { ...draft, recurrence: first.recurrence } as never);
    const panel = there((await look(id)).find((one) => one.room === 'billing-panel'));
    assert.deepEqual([panel.body, told(panel)], [null, [{ reason: 'targets_unsaid', params: { count: 0, shown: 0 } }]]);
  });

  it("is another account's secret", async () => {
    const stranger = await room.addCaller('stranger');
    const id = await make({ recurrence: NIGHTLY });
    assert.equal((await room.send('GET', `/schedules/${id}/renderings`, undefined, stranger)).status, 404);
  });
});
