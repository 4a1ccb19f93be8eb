import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import supertest from 'supertest';
import { MAX_FEEDS } from '../../../src/domain/calendar-feed.ts';
import { DAY, STAFF, there } from '../../support/values.ts';
import { type Caller, openRoom, type Room, scheduleOf } from './room.ts';

const NIGHTLY = { kind: 'cron', expression: '0 2 * * *', timeZone: 'UTC' };
const AHEAD_DAYS = 60;

describe('a feed of slots', () => {
  let room: Room;
  let target: number;
  let schedule: number;
  before(async () => {
    room = await openRoom();
    const [one, other] = await room.addInstances(2);
    target = there(one).id;
    schedule = await addSchedule([there(one)], 'Ours, every night; really');
    await addSchedule([there(other)], 'Another of ours');
    const neighbour = await room.addCaller('neighbour');
    const [theirs] = await room.addInstances(1, neighbour);
    await addSchedule([there(theirs)], 'Neighbours', neighbour);
    await room.installation.live(room.installation.clock.now() + DAY);
  });
  after(() => room.close());

  const addSchedule = async (targets: readonly { readonly id: number }[], name: string, as?: Caller) => {
    const made = await room.send('POST', '/schedules', scheduleOf(targets, { name, recurrence: NIGHTLY }), as);
    assert.equal(made.status, 201, made.text);
    return made.body.id as number;
  };
  const make = async (subject: object = { kind: 'account' }, as?: Caller) => {
    const made = await room.send('POST', '/feeds', subject, as);
    assert.equal(made.status, 201, made.text);
    return { id: made.body.feed.id as number, path: new URL(made.body.url).pathname, url: made.body.url as string };
  };
  const read = (path: string) => supertest(room.server).get(path);
  /** Its events, each as its lines. */
  const eventsOf = (text: string) =>
    text
      .replaceAll('\r\n ', '')
      .split('BEGIN:VEVENT')
      .slice(1)
      .map((event) =>
        Object.fromEntries(
          event
            .trim()
            .split('\r\n')
            .map((line) => line.split(/:(.*)/s).slice(0, 2)),
        ),
      );
  const namesIn = (text: string) => new Set(eventsOf(text).map(({ SUMMARY }) => SUMMARY));

  it('is read at its own address without signing in, an event for each slot of what it is of', async () => {
    const { path } = await make({ kind: 'schedule', scheduleId: schedule });
    const { status, headers, text } = await read(path);
    assert.deepEqual([status, headers['content-type']], [200, 'text/calendar; charset=utf-8']);
    assert.match(text, /^BEGIN:VCALENDAR\r\nVERSION:2.0\r\n/);
    const events = eventsOf(text);
    assert.equal(events.length, AHEAD_DAYS, 'the one that was, and those of the days ahead');
    assert.deepEqual([events[0]?.DTSTART, events[1]?.DTSTART], ['20240725T020000Z', '20240726T020000Z']);
    assert.deepEqual(new Set(events.map(({ STATUS }) => STATUS)), new Set(['CONFIRMED']));
    assert.equal(new Set(events.map(({ UID }) => UID)).size, events.length);
    assert.deepEqual(namesIn(text), new Set(['Ours\\, every night\\; really']));
  });

  it('of a target has that one’s schedules, of an account all of its own, and never another account’s', async () => {
    const ofTarget = (await read((await make({ kind: 'target', targetId: target })).path)).text;
    assert.deepEqual(namesIn(ofTarget), new Set(['Ours\\, every night\\; really']));
    const ofAccount = (await read((await make()).path)).text;
    assert.deepEqual(namesIn(ofAccount), new Set(['Ours\\, every night\\; really', 'Another of ours']));
    assert.doesNotMatch(ofAccount, /Neighbours/);
    const stranger = await room.addCaller('stranger');
    for (const subject of [
      { kind: 'schedule', scheduleId: schedule },
      { kind: 'target', targetId: target },
    ])
      assert.equal((await room.send('POST', '/feeds', subject, stranger)).status, 404);
  });

  it('is not told again where it has not changed', async () => {
    const { path } = await make();
    const { headers, text } = await read(path);
    const again = await read(path).set('If-None-Match', there(headers.etag));
    assert.deepEqual([again.status, again.text], [304, '']);
    await room.send('PATCH', `/schedules/${schedule}`, { name: 'Renamed' }).set('If-Match', '*');
    const changed = await read(path).set('If-None-Match', there(headers.etag));
    assert.equal(changed.status, 200);
    assert.notEqual(changed.text, text);
  });

  it('says of slots that are not to be run that they are off', async () => {
    const { path } = await make({ kind: 'schedule', scheduleId: schedule });
    await room.send('PUT', `/schedules/${schedule}/pause`);
    const coming = eventsOf((await read(path)).text).slice(1);
    await room.send('DELETE', `/schedules/${schedule}/pause`);
    assert.deepEqual(new Set(coming.map(({ STATUS }) => STATUS)), new Set(['CANCELLED']));
    assert.ok(coming.every(({ SUMMARY }) => SUMMARY?.endsWith(' (paused)')));
  });

  it('has a thousand events at most', async () => {
    const { installation } = room;
    const caller = await room.addCaller('often');
    const [often] = await room.addInstances(1, caller);
    const recurrence = { kind: 'cron', expression: '*/15 * * * *', timeZone: 'UTC' };
    const draft = scheduleOf([there(often)], { name: 'Often', recurrence });
    assert.equal((await room.send('POST', '/schedules', draft, caller)).status, 201);
    const { path } = await make(undefined, caller);
    assert.equal(eventsOf((await read(path)).text).length, 1_000);
    assert.ok(installation.clock.now() > 0);
  });

  it('is listed without its token, whose hash alone is kept, and no log tells of it', async () => {
    const { id, path } = await make();
    const token = there(/([\w-]{43})\.ics$/.exec(path)?.[1]);
    await read(path);
    const { body, text } = await room.send('GET', '/feeds');
    assert.equal(body.items[0].id, id);
    assert.ok(!text.includes(token));
    assert.ok(!JSON.stringify(await room.installation.dump()).includes(token));
    assert.ok(!JSON.stringify(room.installation.log).includes(token));
  });

  it('is gone when it is deleted, and is answered as any address that nothing lives at', async () => {
    const { id, path } = await make();
    const stranger = await room.addCaller('a stranger');
    assert.equal((await room.send('DELETE', `/feeds/${id}`, undefined, stranger)).status, 404);
    assert.equal((await read(path)).status, 200);
    assert.equal((await room.send('DELETE', `/feeds/${id}`)).status, 204);
    const gone = await read(path);
    for (const other of [`/feeds/${'A'.repeat(43)}.ics`, '/feeds/short.ics', '/feeds']) {
      const unknown = await read(other);
      assert.deepEqual([unknown.status, unknown.body.reason], [404, 'address_unknown']);
      assert.deepEqual([gone.status, gone.body.reason], [404, 'address_unknown']);
    }
    assert.equal((await room.send('DELETE', `/feeds/${id}`)).status, 404);
    assert.equal((await supertest(room.server).post(path)).status, 405);
  });

  it('ends with what it is of, with who made it and with its account, and stands still with that', async () => {
    const { installation } = room;
    const caller = await room.addCaller('leaving');
    const [theirs] = await room.addInstances(1, caller);
    const id = await addSchedule([there(theirs)], 'Leaving', caller);
    const [ofSchedule, ofAccount] = [
      await make({ kind: 'schedule', scheduleId: id }, caller),
      await make(undefined, caller),
    ];
    await room.send('DELETE', `/schedules/${id}`, undefined, caller).set('If-Match', '*');
    assert.deepEqual([(await read(ofSchedule.path)).status, (await read(ofAccount.path)).status], [404, 200]);
    const { records } = installation.unitOfWork;
    await installation.unitOfWork.transaction((tx) => tx.accounts.update(caller.account.id, { suspendedAt: tx.now }));
    assert.equal((await read(ofAccount.path)).status, 403);
    await installation.unitOfWork.transaction((tx) => tx.accounts.update(caller.account.id, { suspendedAt: null }));
    await records.logins.update(caller.login.id, { isDisabled: true });
    assert.equal((await read(ofAccount.path)).status, 404);
    await records.logins.update(caller.login.id, { isDisabled: false });
    assert.equal((await read(ofAccount.path)).status, 200);
    await installation.services.departures.delete(STAFF, caller.account.name, { erases: false });
    assert.equal((await read(ofAccount.path)).status, 404);
    assert.deepEqual(await records.calendarFeeds.list({ accountId: caller.account.id }), []);
  });

  it('is made by operators, by no token with limits, and so many an account at most', async () => {
    const viewer = await room.addCaller('viewer', { role: 'viewer' });
    assert.equal((await room.send('POST', '/feeds', { kind: 'account' }, viewer)).body.reason, 'role_too_low');
    const { token } = (await room.send('POST', '/tokens', { scope: 'operate' })).body;
    assert.equal((await room.send('POST', '/feeds', { kind: 'account' }, { token })).body.reason, 'token_limited');
    const eager = await room.addCaller('eager');
    for (let count = 0; count < MAX_FEEDS; count += 1) await make(undefined, eager);
    const more = await room.send('POST', '/feeds', { kind: 'account' }, eager);
    assert.equal(more.body.reason, 'too_many_feeds');
  });
});
