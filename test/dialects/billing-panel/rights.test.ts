import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { loadConfig } from '../../../src/config.ts';
import type { Route } from '../../../src/dialects/billing-panel/route.ts';
import { createRoutes } from '../../../src/dialects/billing-panel/routes.ts';
import type { TestCaller } from '../../support/test-gateway.ts';
import { STAFF } from '../../support/values.ts';
import { ATTEMPTS, type Attempt, type Things, UNKNOWN_THINGS } from './attempts.ts';
import { type Fields, openPanel, type Panel } from './panel.ts';

/** Each way into each function, and the name of the endpoint that it leads to. */
function waysOfRoutes(): ReadonlyMap<string, string> {
  const routes = createRoutes(loadConfig({}).rooms.billingPanel);
  const ways = new Map<string, string>();
  for (const [func, found] of routes) {
    if ('endpoint' in found) ways.set(func, found.endpoint.name);
    else
      for (const [way, { endpoint }] of Object.entries<Route>({ ...found })) ways.set(`${func} ${way}`, endpoint.name);
  }
  return ways;
}

const WAYS = waysOfRoutes();

/** A caller by what it is to the account `demo`, and the fields that make it so. */
interface Caller {
  readonly who: string;
  readonly fields: Fields;
  readonly role: 'viewer' | 'operator' | 'staff' | 'stranger';
}

/** Whether a call names a backup or a snapshot. */
function namesCopies({ fields }: Attempt): boolean {
  const named = new Set<PropertyKey>();
  const get = (things: Things, name: PropertyKey): unknown => {
    named.add(name);
    return Reflect.get(things, name);
  };
  fields(new Proxy(UNKNOWN_THINGS, { get }));
  return ['backup', 'backupUuid', 'snapshot'].some((name) => named.has(name));
}

describe('what each function of the panel lets whom do', () => {
  let panel: Panel;
  let callers: readonly Caller[];
  /** What nobody may change, and what is only shown. */
  let shared: Things;

  before(async () => {
    // Ids that are in no other text of an answer.
    panel = await openPanel({ TARGET_IDS_FROM: '5203000' });
    const { gateway, demo } = panel;
    const callerOf = ({ token }: TestCaller, who: string, role: Caller['role'], more: Fields = {}): Caller => ({
      who,
      role,
      fields: { auth: token, ...more },
    });
    const staff = await gateway.addCaller('support', { isStaff: true });
    const other = await gateway.addCaller('other');
    callers = [
      callerOf(await gateway.addLogin(demo, 'reader', 'viewer'), 'a viewer', 'viewer'),
      callerOf(staff, 'staff as a viewer', 'viewer', { su: 'reader' }),
      callerOf(other, 'another account', 'stranger'),
      callerOf(staff, 'staff as another account', 'stranger', { su: 'other' }),
      callerOf(await gateway.addLogin(demo, 'worker', 'operator'), 'an operator', 'operator'),
      callerOf(demo, 'an admin', 'operator'),
      callerOf(staff, 'staff as an operator', 'operator', { su: 'worker' }),
      callerOf(staff, 'staff', 'staff'),
    ];
    shared = await makeThings();
  });
  after(() => panel.close());

  /** An instance of `demo` with a schedule and, unless it goes without, a backup and a snapshot, which are there. */
  async function makeThings(hasCopies = true): Promise<Things> {
    const { gateway, demo } = panel;
    const { services } = gateway;
    const store = await services.stores.findLocal('archive');
    const target = await services.targets.add(STAFF, {
      accountId: demo.account.id,
      name: 'Server',
      kind: 'instance',
      storeId: store.id,
    });
    await services.targets.change(STAFF, target, { allowsInPlaceRestore: true });
    const rule = { kind: 'weekly', days: ['mon'], times: ['05:00'], timeZone: 'UTC' } as const;
    const schedule = await panel.addSchedule('Nightly', rule, [target.id]);
    const things = { ...UNKNOWN_THINGS, instance: target.id, schedule: schedule.id };
    if (!hasCopies) return things;
    const { snapshots: backups } = await services.backups.backUp(STAFF, target, 'backup', 'B');
    const { snapshots } = await services.backups.backUp(STAFF, target, 'snapshot', 'S');
    await gateway.work();
    const [backup, snapshot] = [backups[0], snapshots[0]];
    assert.ok(backup && snapshot);
    return { ...things, backup: backup.id, backupUuid: backup.uuid, snapshot: snapshot.id };
  }

  const call = async (way: string, { fields }: Attempt, caller: Pick<Caller, 'fields'>, things: Things) => {
    const [func = ''] = way.split(' ');
    const { body, status, text } = await panel.send({ out: 'json', ...fields(things), func, ...caller.fields });
    assert.equal(status, 200);
    const { error } = body.doc;
    return { answer: error === undefined ? 'ok' : `${error.$type}/${error.$object}`, text };
  };

  /** A text with the ids of both taken out: what is left tells whether one can tell them apart. */
  const withoutIds = (text: string, things: Things) =>
    Object.values(things)
      // Whole ones only: a target's number may well be part of another thing's uuid.
      .reduce<string>((left, id) => left.replaceAll(new RegExp(`(?<![\\w-])${id}(?![\\w-])`, 'g'), '…'), text)
      // A random uuid with the number that the cabinet takes for a code is left out of messages, quotes and all.
      .replaceAll(" '…'", '');

  /** All but the audit (and its numbers), which tells that staff acted as another. */
  const untouched = async (): Promise<Readonly<Record<string, readonly unknown[]>>> => {
    const { audit: _, sqlite_sequence: __, ...others } = await panel.gateway.dump();
    return others;
  };

  it('is written down here for every function there is, and for no other', () => {
    assert.deepEqual(Object.keys(ATTEMPTS).sort(), [...WAYS.keys()].sort());
  });

  const expect = (way: string, { reach }: Attempt, { role }: Caller): string => {
    const refused = `access/${way.split(' ')[0]}`;
    if (reach === 'staff') return role === 'staff' ? 'ok' : refused;
    if (reach === 'own' || reach === 'list') return 'ok';
    if (role === 'stranger') return 'missed';
    return reach === 'change' && role === 'viewer' ? refused : 'ok';
  };

  for (const [way, attempt] of Object.entries(ATTEMPTS)) {
    if (attempt.reach === 'anyone') continue;

    it(`${way}: as ${attempt.reach}`, async () => {
      const before = await untouched();
      const nobody = await call(way, attempt, { fields: {} }, shared);
      assert.equal(nobody.answer, `access/${way.split(' ')[0]}`);
      for (const caller of callers) {
        const expected = expect(way, attempt, caller);
        if (expected === 'ok') continue;
        const { answer, text } = await call(way, attempt, caller, shared);
        if (expected !== 'missed') assert.equal(answer, expected, `${caller.who}: ${text}`);
        else {
          assert.match(answer, /^missed\//, `${caller.who}: ${text}`);
          const unknown = await call(way, attempt, caller, UNKNOWN_THINGS);
          assert.equal(withoutIds(text, shared), withoutIds(unknown.text, UNKNOWN_THINGS));
        }
      }
      assert.deepEqual(await untouched(), before, 'nothing was written by those who may not');

      for (const caller of callers) {
        if (expect(way, attempt, caller) !== 'ok') continue;
        const things = attempt.reach === 'change' ? await makeThings(namesCopies(attempt)) : shared;
        const own = way === 'logon' ? await withSessionOfItsOwn(caller) : caller;
        const { answer, text } = await call(way, attempt, own, things);
        assert.equal(answer, 'ok', `${caller.who}: ${text}`);
        assert.equal(panel.gateway.log.lines.at(-1)?.fields.endpoint, WAYS.get(way), 'the call went this way');
        if (attempt.reach !== 'list') continue;
        assert.equal(text.includes(`"${things.instance}"`), caller.role !== 'stranger', caller.who);
      }
    });
  }

  async function withSessionOfItsOwn(caller: Caller): Promise<Caller> {
    const { login } = await panel.gateway.services.authentication.byToken(String(caller.fields.auth), {
      via: 'billing-panel',
      address: '127.0.0.1',
    });
    return { ...caller, fields: { ...caller.fields, auth: await panel.gateway.openSession(login) } };
  }
});
