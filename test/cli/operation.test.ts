import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { WebhookServer } from '../support/webhook-server.ts';
import { commandsOf, makeFolder } from './command.ts';

describe('who looks after an installation', () => {
  const folder = makeFolder();
  const source = makeFolder();
  const { run, succeed } = commandsOf(folder);
  const json = async (...args: string[]) => JSON.parse(await succeed([...args, '--json']));
  let hook: WebhookServer;
  before(async () => {
    hook = await WebhookServer.open();
    await succeed(['account', 'add', 'demo']);
    await succeed(['target', 'add', '--account', 'demo', '--name', 'vm', '--id', '7', '--set', `source=${source}`]);
  });
  after(() => hook[Symbol.asyncDispose]());

  it('sees who did what, newest first, of one account or of all', async () => {
    const lines = await json('audit', 'list');
    assert.deepEqual(
      lines.slice(0, 2).map(({ action, noun }: Record<string, unknown>) => [action, noun]),
      [
        ['target.add', 'target'],
        ['login.add', 'login'],
      ],
    );
    assert.match(
      await succeed(['audit', 'list', '--account', 'demo', '--limit', '1']),
      /^AT .*\n\S+Z +cli:\S+ +target\.add +target 7 /,
    );
    assert.match((await run(['audit', 'list', '--account', 'nobody'])).stderr, /account 'nobody' does not exist/);
  });

  it('sees who uses how much', async () => {
    await succeed(['account', 'set', 'demo', '--quota-bytes', '1000000']);
    assert.partialDeepStrictEqual(await json('account', 'usage'), [
      { name: 'demo', snapshots: 0, snapshotBytes: 0, volumes: 0, bytes: 0, quotaBytes: 1_000_000 },
    ]);
    assert.match(await succeed(['account', 'usage']), /^ID .*\n\d+ +demo +0 +0 +0 +0 +0 +1000000 +0 %\n/);
  });

  it('adds, lists and removes the contacts of a login, whose mails are on at once', async () => {
    const ofDemo = ['--login', 'demo'];
    const added = await json('contact', 'add', ...ofDemo, '--email', 'ann@example.org', '--on', 'creation');
    assert.partialDeepStrictEqual(added, { email: 'ann@example.org', isMain: false, mailedOf: ['creation'] });
    assert.deepEqual(
      (await json('contact', 'list', ...ofDemo)).map(({ isMain, mailedOf }: Record<string, unknown>) => [
        isMain,
        mailedOf,
      ]),
      [
        [true, []],
        [false, ['creation']],
      ],
    );
    assert.match(await succeed(['contact', 'list', ...ofDemo]), /ann@example\.org +creation$/m);
    await succeed(['contact', 'remove', added.uuid, ...ofDemo]);
    assert.equal((await json('contact', 'list', ...ofDemo)).length, 1);
    assert.equal((await run(['contact', 'add', ...ofDemo, '--email', 'x', '--on', 'all'])).code, 2);
    assert.equal((await run(['contact', 'add', ...ofDemo, '--email', 'x'])).code, 1);
  });

  it('sees whose schedules stand still, and whose runs failed', async () => {
    const { id } = await json('schedule', 'add', '--target', '7', '--name', 'nightly', '--time', '02:00');
    assert.match(await succeed(['schedule', 'list', '--account', 'demo']), /^\d+ +demo +nightly .* 20\d\d-\S+Z\n$/m);
    await succeed(['account', 'suspend', 'demo']);
    assert.match(await succeed(['schedule', 'list']), / account suspended\n$/);
    await succeed(['account', 'resume', 'demo']);
    await succeed(['account', 'add', 'other']);
    assert.deepEqual(await json('schedule', 'list', '--account', 'other'), []);
    for (let count = 0; count < 2; count += 1) await run(['schedule', 'run', String(id)]);
    assert.match(await succeed(['run', 'list', '--account', 'demo']), /^ID +ACCOUNT .*\n\d+ +demo /);
    assert.match(await succeed(['run', 'list', '--limit', '1']), /\n1 more; --limit shows them\.\n$/);
    assert.equal(await succeed(['run', 'list', '--failed']), 'No run has failed or was missed.\n');
    assert.equal((await json('run', 'list', '--account', 'demo'))[0].scheduleId, id);
    assert.deepEqual(await json('run', 'list', '--account', 'other'), []);
  });

  it('adds an alert whose secret is shown once, tries it, and removes it', async () => {
    const env = { ALERT_NETWORKS: '127.0.0.1' };
    const { code, stdout, stderr } = await run(
      ['alert', 'add', 'webhook', hook.url, '--on', 'failed,missed', '--silent-for', '26h', '--json'],
      { env },
    );
    assert.equal(code, 0, stderr);
    const { alert, secret } = JSON.parse(stdout);
    const { id, createdAt, ...added } = alert;
    assert.match(secret, /^whsec_[A-Za-z0-9+/]{43}=$/);
    assert.match(stderr, /not shown again/);
    const origin = new URL(hook.url).origin;
    assert.deepEqual(added, {
      channel: 'webhook',
      address: origin,
      topics: ['failed', 'missed'],
      silentForSeconds: 93_600,
    });
    assert.match(await succeed(['alert', 'test', String(id)], { env }), /has taken a test\.\n$/);
    assert.equal(hook.posted.length, 1);
    assert.match(
      (await run(['alert', 'test', String(id)])).stderr,
      /127\.0\.0\.1, which is not on the public internet/,
    );
    const listed = await succeed(['alert', 'list']);
    assert.match(listed, /webhook +http:\/\/127\.0\.0\.1:\d+ +failed,missed +93600 s /);
    assert.ok(!listed.includes(secret) && !listed.includes('s3cret-path'));
    await succeed(['alert', 'remove', String(id)]);
    assert.match(await succeed(['alert', 'list']), /^There is no alert yet/);
    assert.equal((await run(['alert', 'add', 'pigeon', 'x'])).code, 2);
    assert.equal((await run(['alert', 'add', 'mail', 'x', '--on', 'weather'])).code, 2);
  });
});
