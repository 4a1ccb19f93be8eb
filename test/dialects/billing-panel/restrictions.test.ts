import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type Fields, openPanel, type Panel } from './panel.ts';

const PROXY = { TRUSTED_PROXIES: '127.0.0.1' };
const OFFICE = '192.0.2.10';
const HOME = '198.51.100.1';

const within = async (env: Readonly<Record<string, string>>, check: (panel: Panel) => Promise<void>) => {
  const panel = await openPanel({ ...PROXY, ...env });
  try {
    await check(panel);
  } finally {
    await panel.close();
  }
};

/** Calls as from an address behind the proxy; answers `doc`. */
const from = async (panel: Panel, address: string, fields: Fields) =>
  (await panel.send({ out: 'json', ...fields }, { headers: { 'X-Forwarded-For': address } })).body.doc;

const logIn = async (panel: Panel, address: string): Promise<string> => {
  const { password } = panel.demo;
  return (await from(panel, address, { func: 'auth', username: 'demo', password })).auth.$id;
};

describe('PANEL_BIND_SESSIONS=on', () => {
  it('takes a session from elsewhere for an expired one, behind trusted proxies too', () =>
    within({ PANEL_BIND_SESSIONS: 'on' }, async (panel) => {
      const auth = await logIn(panel, OFFICE);
      const elsewhere = await from(panel, HOME, { func: 'whoami', auth });
      const expired = await from(panel, HOME, { func: 'whoami', auth: 'f'.repeat(24) });
      assert.deepEqual(elsewhere, expired);
      assert.equal((await from(panel, OFFICE, { func: 'whoami', auth })).user.$name, 'demo');
    }));

  it('knows an IPv4 address when it is written as IPv6, and IPv6 however it is written', () =>
    within({ PANEL_BIND_SESSIONS: 'on' }, async (panel) => {
      for (const [opened, used] of [
        [OFFICE, `::ffff:${OFFICE}`],
        [OFFICE, '::FFFF:c000:20a'],
        [`::ffff:${OFFICE}`, `${OFFICE}:4321`],
        ['2001:DB8:0:0:0:0:0:1', '2001:db8::1'],
        ['2001:db8::1', '[2001:db8::1]:4321'],
      ] as const) {
        const auth = await logIn(panel, opened);
        assert.equal((await from(panel, used, { func: 'whoami', auth })).user?.$name, 'demo', `${opened}, ${used}`);
      }
    }));

  it('is off unless asked for: a session is good from everywhere', () =>
    within({}, async (panel) => {
      const auth = await logIn(panel, OFFICE);
      assert.equal((await from(panel, HOME, { func: 'whoami', auth })).user.$name, 'demo');
    }));
});

describe('PANEL_AUTHINFO_NETWORKS', () => {
  const NETWORKS = { PANEL_AUTHINFO_NETWORKS: '192.0.2.0/24, 2001:db8::/32, 203.0.113.7' };
  const authinfoOf = ({ demo }: Panel) => `demo:${demo.password}`;

  it('lets authinfo in from these networks, and refuses it from elsewhere in the words the cabinet knows', () =>
    within(NETWORKS, async (panel) => {
      const authinfo = authinfoOf(panel);
      for (const address of [OFFICE, '2001:db8::7', '203.0.113.7', `::ffff:${OFFICE}`]) {
        assert.equal((await from(panel, address, { func: 'whoami', authinfo })).user?.$name, 'demo', address);
      }
      for (const address of [HOME, '203.0.113.8', '2001:db9::1']) {
        const { error } = await from(panel, address, { func: 'whoami', authinfo });
        assert.deepEqual([error.$type, error.$object, error.msg.$], ['auth', 'badip', 'Access from this IP denied']);
        assert.equal(error.param[1].$, `remote_addr: [${address}]`);
      }
    }));

  it('refuses it for func=auth too, where username and password are taken from everywhere', () =>
    within(NETWORKS, async (panel) => {
      const { error } = await from(panel, HOME, { func: 'auth', authinfo: authinfoOf(panel) });
      assert.equal(error.$object, 'badip');
      assert.match(await logIn(panel, HOME), /^[0-9a-f]{24}$/);
    }));

  it('counts what it refuses as no attempt, and answers the same for right and wrong passwords', () =>
    within(NETWORKS, async (panel) => {
      const answers = new Set<string>();
      for (const authinfo of [authinfoOf(panel), ...Array.from({ length: 12 }, () => 'demo:wrong')]) {
        answers.add(JSON.stringify(await from(panel, HOME, { func: 'whoami', authinfo })));
      }
      assert.equal(answers.size, 1);
      assert.match(await logIn(panel, HOME), /^[0-9a-f]{24}$/);
    }));

  it('says so in Russian as well', () =>
    within(NETWORKS, async (panel) => {
      const { error } = await from(panel, HOME, { func: 'whoami', authinfo: authinfoOf(panel), lang: 'ru' });
      assert.match(error.msg.$, /Доступ с этого IP/);
    }));
});

describe('PANEL_SESSION_ERROR_TYPE', () => {
  const refused = async (panel: Panel, fields: Fields) => {
    const { error } = await from(panel, HOME, fields);
    return [error.$type, error.$object];
  };

  it('auth is for scripts that log in again at auth: of a missing or expired session, and of nothing else', () =>
    within({ PANEL_SESSION_ERROR_TYPE: 'auth' }, async (panel) => {
      assert.deepEqual(await refused(panel, { func: 'keepalive' }), ['auth', 'keepalive']);
      assert.deepEqual(await refused(panel, { func: 'whoami', auth: 'f'.repeat(24) }), ['auth', 'whoami']);
      assert.deepEqual(await refused(panel, { func: 'menu', auth: panel.demo.token }), ['access', 'menu']);
    }));

  it('is auth of a script that sent auth, access of a browser and of who came with the cookie or nothing, unless one is forced', async () => {
    const auth = 'f'.repeat(24);
    const ended = async (panel: Panel, fields: Fields, headers: Readonly<Record<string, string>> = {}) =>
      (await panel.send({ func: 'keepalive', ...fields }, { headers })).body.doc.error.$type;
    await within({}, async (panel) => {
      assert.equal(await ended(panel, { auth }), 'auth');
      assert.equal(await ended(panel, { auth }, { Origin: 'https://cabinet.example' }), 'access');
      assert.equal(await ended(panel, { auth }, { Cookie: `billmgrses5=${auth}` }), 'access');
      assert.equal(await ended(panel, {}, { Cookie: `billmgrses5=${auth}` }), 'access');
      assert.equal(await ended(panel, {}), 'access');
    });
    await within({ PANEL_SESSION_ERROR_TYPE: 'access' }, async (panel) => {
      assert.equal(await ended(panel, { auth }), 'access');
    });
  });
});

describe('the cookie of a session', () => {
  it('is Secure where the panel is called by https', () =>
    within({}, async (panel) => {
      const { password } = panel.demo;
      const headers = { 'X-Forwarded-For': HOME, 'X-Forwarded-Proto': 'https' };
      const { headers: answered } = await panel.send({ func: 'auth', username: 'demo', password }, { headers });
      assert.match(
        String(answered['set-cookie']),
        /^billmgrses5=[0-9a-f]{24}; Path=\/; HttpOnly; SameSite=Lax; Secure$/,
      );
    }));

  it('is taken away at logout', () =>
    within({}, async (panel) => {
      const { headers } = await panel.send({ func: 'logon', auth: panel.demo.token });
      assert.equal(String(headers['set-cookie']), 'billmgrses5=; Path=/; HttpOnly; SameSite=Lax; Max-Age=0');
    }));
});
