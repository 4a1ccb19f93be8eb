import assert from 'node:assert/strict';
import { get, type IncomingMessage } from 'node:http';
import { after, before, describe, it } from 'node:test';
import { type EventSource, streamEvents } from '../../../src/dialects/native/events/stream.ts';
import type { ChangesSince, ReadPosition } from '../../../src/services/events/index.ts';
import { there } from '../../support/values.ts';
import { API, openRoom, type Room } from './room.ts';

/** Changes of an account, each told by a look of its own. */
const CHANGE = { accountId: 7, kind: 'task.ended', noun: 'task', id: 3, at: 1_700_000_000 } as const;

/** A source that tells so much, look by look, and then nothing; it waits for nothing. */
class Looks implements EventSource {
  readonly #looks: ChangesSince[];
  isOver = false;
  proved = true;
  asked: (ReadPosition | null)[] = [];

  constructor(...looks: ChangesSince[]) {
    this.#looks = looks;
  }

  async read(position: ReadPosition | null): Promise<ChangesSince> {
    this.asked.push(position);
    const same = { events: [], position: position ?? { own: 5, everybodys: 1 }, hasGap: false };
    return position === null ? same : (this.#looks.shift() ?? same);
  }

  isProved = async () => this.proved;
  isEnding = () => this.isOver;
  wait = async () => {};
}

const take = async (stream: AsyncGenerator<string>, count: number): Promise<string[]> => {
  const taken: string[] = [];
  while (taken.length < count) {
    const { value, done } = await stream.next();
    if (done === true) break;
    taken.push(value);
  }
  return taken;
};

describe('events of the native room', () => {
  it('begin where things stand, and tell each change with the position behind it', async () => {
    const looks = new Looks({
      events: [
        { ...CHANGE, seq: 6 },
        { ...CHANGE, seq: 7, kind: 'run.created', noun: 'run' },
        { ...CHANGE, accountId: 0, seq: 2, kind: 'everything.changed', noun: 'account', id: 0 },
      ],
      position: { own: 7, everybodys: 2 },
      hasGap: false,
    });
    const [begin, told] = await take(
      streamEvents(looks, { after: null, kinds: ['task.ended', 'everything.changed'] }),
      2,
    );
    assert.equal(begin, 'retry: 3000\nid: 5.1\n\n');
    assert.equal(
      told,
      'id: 6.1\ndata: {"kind":"task.ended","noun":"task","id":3,"at":"2023-11-14T22:13:20Z"}\n\n' +
        'id: 7.2\ndata: {"kind":"everything.changed","noun":"account","id":null,"at":"2023-11-14T22:13:20Z"}\n\n',
    );
  });

  it('go on from the last that was read, and tell of a gap that cannot be told', async () => {
    const looks = new Looks({ events: [], position: { own: 90, everybodys: 1 }, hasGap: true });
    const [, gap] = await take(streamEvents(looks, { after: { own: 3, everybodys: 1 } }), 2);
    assert.deepEqual(looks.asked, [{ own: 3, everybodys: 1 }]);
    assert.equal(gap, 'id: 90.1\nevent: gap\ndata: {}\n\n');
    const [, unknown] = await take(streamEvents(new Looks(), { after: 'unknown' }), 2);
    assert.equal(unknown, 'id: 5.1\nevent: gap\ndata: {}\n\n');
  });

  it('say that they live while nothing changes, until the session has ended', async () => {
    const looks = new Looks();
    const stream = streamEvents(looks, { after: null });
    assert.deepEqual((await take(stream, 3)).slice(1), [':\n\n', ':\n\n']);
    looks.proved = false;
    assert.equal((await stream.next()).done, true);
  });

  it('tell nobody of a change whose session has ended, however busy the account is', async () => {
    const change = (seq: number) => ({
      events: [{ ...CHANGE, seq }],
      position: { own: seq, everybodys: 1 },
      hasGap: false,
    });
    const looks = new Looks(change(6), change(7));
    const stream = streamEvents(looks, { after: null });
    await take(stream, 2);
    looks.proved = false;
    assert.equal((await stream.next()).done, true);
  });

  it('end as the server stops', async () => {
    const looks = new Looks();
    const stream = streamEvents(looks, { after: null });
    await take(stream, 2);
    looks.isOver = true;
    assert.equal((await stream.next()).done, true);
  });

  describe('over HTTP', () => {
    let room: Room;
    before(async () => {
      room = await openRoom();
    });
    after(() => room.close());

    /** The beginning of a stream, once so much of it has come. */
    const open = async (query: string, headers: Readonly<Record<string, string>> = {}, until = /\n\n/) => {
      const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>();
      const all = { Authorization: `Bearer ${room.admin.token}`, ...headers };
      const request = get(`${room.origin}${API}/events${query}`, { headers: all, agent: false }, resolve);
      request.on('error', reject);
      const response = await promise;
      let text = '';
      for await (const chunk of response.iterator({ destroyOnReturn: false })) {
        text += chunk;
        if (until.test(text)) break;
      }
      return { response, text, close: () => request.destroy() };
    };

    it('are sent as they come, to whoever was cut off from there on, and to nobody of another account', async () => {
      const { position } = (await room.send('GET', '/changes')).body;
      const { body: target } = await room.send('POST', '/targets', { name: 'disk' });
      await room.send('POST', '/targets', { name: 'theirs' }, await room.addCaller('stranger'));
      const stream = await open('', { 'Last-Event-ID': position }, /data:.*\n\n/);
      stream.close();
      const { 'content-type': type, 'cache-control': caching } = stream.response.headers;
      assert.deepEqual([stream.response.statusCode, type, caching], [200, 'text/event-stream', 'no-store']);
      const [, ...data] = stream.text.split('data: ');
      assert.deepEqual(
        data.map((line) => JSON.parse(there(line.split('\n')[0])).id),
        [target.id],
      );
      const other = await open(`?types=target.deleted&after=${position}`);
      other.close();
      assert.doesNotMatch(other.text, /data:/);
    });

    it('take no turn of their login, which opens four at a time', async () => {
      const streams = [];
      for (let opened = 0; opened < 4; opened += 1) streams.push(await open(''));
      const refused = await room.send('GET', '/events');
      assert.deepEqual([refused.status, refused.body.reason], [429, 'streams_exhausted']);
      assert.equal((await room.send('GET', '/session')).status, 200);
      assert.equal((await room.send('HEAD', '/events')).status, 200);
      for (const stream of streams) stream.close();
      // The gateway hears of it by its own sockets, some turns later.
      let status: number | undefined = 429;
      while (status === 429) {
        const reopened = await open('');
        status = reopened.response.statusCode;
        reopened.close();
      }
      assert.equal(status, 200);
    });

    it('are for who is proved, of kinds that there are', async () => {
      assert.equal((await room.send('GET', '/events', undefined, null)).status, 401);
      assert.equal((await room.send('GET', '/events?types=nothing')).status, 400);
    });
  });

  it('end with a token that was revoked, a login that was shut out, an account that was suspended and a password that was changed', async () => {
    await using room = await openRoom();
    const { authentication, accounts } = room.installation.services;
    const via = { via: 'native', address: '127.0.0.1' };
    const staff = await room.addCaller('staff', { isStaff: true });
    const byToken = await authentication.byToken(room.admin.token, via);
    const byPassword = await authentication.byPassword({ login: 'admin', password: room.admin.password, ...via });
    assert.deepEqual([await authentication.stands(byToken), await authentication.stands(byPassword)], [true, true]);
    await accounts.setPassword(staff.actor, 'admin', 'an0ther-Passw0rd');
    assert.deepEqual([await authentication.stands(byToken), await authentication.stands(byPassword)], [false, false]);
    const again = await authentication.byPassword({ login: 'admin', password: 'an0ther-Passw0rd', ...via });
    const { account } = again;
    await accounts.setSuspended(staff.actor, account.name, true);
    assert.equal(await authentication.stands(again), false);
    await accounts.setSuspended(staff.actor, account.name, false);
    assert.equal(await authentication.stands(again), true);
    await accounts.disable(staff.actor, 'admin');
    assert.equal(await authentication.stands(again), false);
  });
});
