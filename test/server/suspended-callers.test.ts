import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import supertest, { type Test } from 'supertest';
import { type TestCaller, TestGateway } from '../support/test-gateway.ts';
import { STAFF } from '../support/values.ts';

/** A log-in to a room as its clients do it, and a call by the session that it opened. */
interface RoomSession {
  readonly logIn: () => Promise<string>;
  readonly call: (token: string) => Test;
}

describe('a suspended account', () => {
  let house: TestGateway;
  let caller: TestCaller;
  before(async () => {
    house = await TestGateway.open();
    caller = await house.addCaller('ann');
  });
  after(() => house.close());

  const http = () => supertest(house.server);
  const ROOMS: Readonly<Record<string, RoomSession>> = {
    'the panel': {
      logIn: async () => {
        const sent = { func: 'auth', username: 'ann', password: caller.password, out: 'json' };
        const { body } = await http().post('/').type('form').send(sent);
        return String(body.doc.auth?.$id ?? body.doc.auth?.$);
      },
      call: (auth) => http().post('/').type('form').send({ func: 'instances', out: 'json', auth }),
    },
    CloudSigma: {
      logIn: async () => {
        const sent = { username: 'ann', password: caller.password };
        const { headers } = await http().post('/accounts/action/?do=login').send(sent);
        return [headers['set-cookie']]
          .flat()
          .map((cookie) => String(cookie).split(';')[0])
          .join('; ');
      },
      call: (cookie) => http().get('/backupschedulers/').set('Cookie', cookie),
    },
    'Borg UI': {
      logIn: async () => {
        const sent = { username: 'ann', password: caller.password };
        return String((await http().post('/api/auth/login').type('form').send(sent)).body.access_token);
      },
      call: (token) => http().get('/api/schedule/').set('X-Borg-Authorization', `Bearer ${token}`),
    },
    Selectel: {
      logIn: async () => {
        const user = { name: 'ann', domain: { name: 'Default' }, password: caller.password };
        const auth = { identity: { methods: ['password'], password: { user } } };
        return String((await http().post('/identity/v3/auth/tokens').send({ auth })).headers['x-subject-token']);
      },
      call: (token) => http().get('/data-protect/v2/plans/').set('X-Auth-Token', token),
    },
    'our own API': {
      logIn: async () => (await house.services.authentication.issueToken(STAFF, 'ann', 'api')).token,
      call: (token) => http().get('/api/v1/schedules').set('Authorization', `Bearer ${token}`),
    },
  };
  const suspended = /suspended; ask your provider/;

  for (const [room, { logIn, call }] of Object.entries(ROOMS)) {
    test(`is refused by the session that it has in ${room}, and at a new log-in, with the reason; resumed, it goes on`, async () => {
      const { accounts } = house.services;
      const token = await logIn();
      const good = await call(token);
      assert.equal(good.status, 200, good.text);
      assert.doesNotMatch(good.text, suspended);
      await accounts.setSuspended(STAFF, 'ann', true);
      try {
        const refused = await call(token);
        assert.match(refused.text, suspended);
        assert.ok(room === 'the panel' || refused.status === 401 || refused.status === 403, refused.text);
        if (room !== 'our own API') assert.notEqual((await call(await logIn())).text, good.text);
      } finally {
        await accounts.setSuspended(STAFF, 'ann', false);
      }
      const again = await call(token);
      assert.equal(again.status, 200, again.text);
      assert.doesNotMatch(again.text, suspended);
    });
  }

  test('is not looked up by others: whoever guesses its password is told nothing of it', async () => {
    await house.services.accounts.setSuspended(STAFF, 'ann', true);
    try {
      const wrong = await http().get('/backupschedulers/').auth('ann', 'a wrong one');
      assert.equal(wrong.status, 401);
      assert.doesNotMatch(wrong.text, suspended);
    } finally {
      await house.services.accounts.setSuspended(STAFF, 'ann', false);
    }
  });
});
