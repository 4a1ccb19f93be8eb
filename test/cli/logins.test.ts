import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { loadConfig } from '../../src/config.ts';
import { problemIn } from '../../src/domain/errors.ts';
import { type Installation, openInstallation } from '../../src/installation.ts';
import { SystemClock } from '../../src/storage/system-clock.ts';
import { CollectedLog } from '../support/collected-log.ts';
import { STAFF } from '../support/values.ts';
import { commandsOf, makeFolder } from './command.ts';

const PASSWORD = 'correct horse battery';

describe('a login', () => {
  const dataDir = join(makeFolder(), 'data');
  const { run, succeed } = commandsOf(dataDir);
  let server: Installation;

  before(async () => {
    await succeed(['account', 'add', 'ann', '--password-stdin'], { input: `${PASSWORD}\n` });
    const options = { role: 'server', clock: new SystemClock(), log: new CollectedLog() } as const;
    server = await openInstallation(loadConfig({ DATA_DIR: dataDir }), { ...options, usesDatabaseClock: false });
  });
  after(() => server.close());

  it('that is disabled is shut out at once, and let in again with its password once it is enabled', async () => {
    const { authentication } = server.services;
    const proof = { login: 'ann', password: PASSWORD, address: '192.0.2.1', via: 'cloudsigma' };
    const { token } = await authentication.issueToken(STAFF, 'ann', 'api');
    const refused = (error: unknown) => ['bad_password', 'session_ended'].includes(problemIn(error).reason);
    await authentication.byPassword(proof);
    await succeed(['login', 'disable', 'ann']);
    await assert.rejects(authentication.byPassword(proof), refused);
    await assert.rejects(authentication.byToken(token, proof), refused);
    assert.equal(await succeed(['login', 'enable', 'ann']), "The login 'ann' may log in again.\n");
    assert.equal((await authentication.byPassword(proof)).login.login, 'ann');
    // What was issued before stays revoked.
    await assert.rejects(authentication.byToken(token, proof), refused);
    const unknown = await run(['login', 'enable', 'nobody']);
    assert.deepEqual([unknown.code, unknown.stderr], [4, "backrota: The login 'nobody' does not exist.\n"]);
  });
});
