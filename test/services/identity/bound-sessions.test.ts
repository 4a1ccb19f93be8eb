import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { totpAt } from '../../../src/services/identity/totp.ts';
import { openInstallation } from '../../support/installation.ts';
import { refusedAs } from '../../support/refused.ts';
import { STAFF, there } from '../../support/values.ts';

const HERE = { via: 'billing-panel', address: '192.0.2.1' };
const ELSEWHERE = { ...HERE, address: '192.0.2.2' };
const PROOF = { login: 'demo', password: 'correct horse battery', ...HERE };
const DRAFT = { login: PROOF.login, password: PROOF.password, role: 'admin' } as const;
const ENDED = refusedAs({ code: 'unauthenticated', message: /has expired/ });

describe('a panel session of an installation that binds them to addresses', () => {
  test('is from elsewhere as one that has expired, and does not live on by being tried', async () => {
    await using house = await openInstallation({ bindsPanelSessions: true });
    const { authentication, accounts } = house.services;
    const { login } = await accounts.add(STAFF, DRAFT);
    const { token } = await authentication.logIn(PROOF, 'panel');
    const [before] = await accounts.sessions(STAFF, login.id);
    house.clock.advance(1_800);
    await assert.rejects(authentication.byToken(token, ELSEWHERE), ENDED);
    assert.deepEqual(await accounts.sessions(STAFF, login.id), [before]);
    await authentication.byToken(token, HERE);
  });

  test('by a key, or with a second factor, is bound too', async () => {
    await using house = await openInstallation({ bindsPanelSessions: true });
    const { authentication, accounts } = house.services;
    await accounts.add(STAFF, DRAFT);
    await authentication.issueKey(STAFF, 'demo', 'sixteen-letters!');
    const byKey = await authentication.logInByKey({ login: 'demo', key: 'sixteen-letters!', ...HERE }, 'panel');
    await assert.rejects(authentication.byToken(byKey.token, ELSEWHERE), ENDED);

    const seed = there(new URL(await accounts.enableTotp(STAFF, 'demo')).searchParams.get('secret'));
    const code = totpAt(seed, Math.floor(house.clock.now() / 30));
    const waiting = await authentication.logIn(PROOF, 'panel');
    await assert.rejects(authentication.confirmTotp(waiting.token, code, ELSEWHERE), ENDED);
    const { token } = await authentication.confirmTotp(waiting.token, code, HERE);
    await authentication.byToken(token, HERE);
    await assert.rejects(authentication.byToken(token, ELSEWHERE), ENDED);
  });

  test('that staff issued is good from everywhere, and so is an API token', async () => {
    await using house = await openInstallation({ bindsPanelSessions: true });
    const { authentication } = house.services;
    for (const kind of ['panel', 'api'] as const) {
      const { token } = await authentication.issueToken(STAFF, 'acme', kind);
      await authentication.byToken(token, HERE);
      await authentication.byToken(token, ELSEWHERE);
    }
  });
});

describe('a panel session of any other installation', () => {
  test('is good from everywhere', async () => {
    await using house = await openInstallation();
    await house.services.accounts.add(STAFF, DRAFT);
    const { token } = await house.services.authentication.logIn(PROOF, 'panel');
    await house.services.authentication.byToken(token, ELSEWHERE);
  });
});
