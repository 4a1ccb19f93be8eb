import assert from 'node:assert/strict';
import { cp, mkdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import supertest from 'supertest';
import { loadConfig } from '../../src/config.ts';
import { type Gateway, openGateway } from '../../src/gateway.ts';
import { CollectedLog } from '../support/collected-log.ts';
import { commandsOf, makeFolder } from './command.ts';

describe('stores that cannot be written', () => {
  const folder = makeFolder();
  const dataDir = join(folder, 'original');
  const copyDir = join(folder, 'copy');
  const log = new CollectedLog();
  const { run, succeed } = commandsOf(dataDir);
  let gateway: Gateway;

  const open = async (directory: string): Promise<Gateway> => {
    const opened = await openGateway(loadConfig({ DATA_DIR: directory, NODE_NAME: 'n1' }), { log });
    await opened.services.storeWatch.look();
    return opened;
  };
  const readiness = async (of: Gateway) => (await supertest(of.app.callback()).get('/readyz')).body;
  const stateOf = async (name: string, commands = { run, succeed }): Promise<string | undefined> => {
    const [head = '', ...lines] = (await commands.succeed(['store', 'list'])).split('\n');
    const line = lines.find((text) => text.split(/ {2,}/)[1] === name) ?? '';
    return line.slice(head.indexOf('STATE')).split(' ')[0];
  };

  before(async () => {
    await succeed(['account', 'add', 'ann']);
    for (const [name, more] of [
      ['vault', []],
      ['disk', []],
      ['hers', ['--account', 'ann']],
    ] as const) {
      await mkdir(join(folder, name));
      const add = ['store', 'add', '--name', name, '--location', name, '--driver', 'archive'];
      await succeed([...add, '--set', `root=${join(folder, name)}`, ...more]);
    }
    gateway = await open(dataDir);
  });
  after(() => gateway.close());

  it('are none as long as all are there', async () => {
    assert.deepEqual((await readiness(gateway)).storesOutOfReach, []);
    assert.match((await run(['status'])).stdout, /^stores out of reach +none$/m);
    for (const name of ['local', 'vault', 'disk', 'hers']) assert.equal(await stateOf(name), 'ok');
  });

  it('are told by name and reason, in the log and by commands; by /readyz without paths, and the provider’s alone', async () => {
    await rm(join(folder, 'vault'), { recursive: true });
    await rename(join(folder, 'disk'), join(folder, 'disk.away'));
    await mkdir(join(folder, 'disk'));
    await rm(join(folder, 'hers'), { recursive: true });
    await gateway.services.storeWatch.look();
    const body = await readiness(gateway);
    assert.deepEqual(body.storesOutOfReach, [
      { name: 'vault', reason: 'store_missing' },
      { name: 'disk', reason: 'store_not_there' },
    ]);
    assert.doesNotMatch(JSON.stringify(body), new RegExp(folder));
    const { stdout } = await run(['status']);
    assert.match(
      stdout,
      /^stores out of reach +vault \(store_missing\), disk \(store_not_there\), hers \(store_missing\)$/m,
    );
    const stated = [await stateOf('vault'), await stateOf('disk'), await stateOf('hers'), await stateOf('local')];
    assert.deepEqual(stated, ['store_missing', 'store_not_there', 'store_missing', 'ok']);
    const listed = JSON.parse(await succeed(['store', 'list', '--json']));
    const disk = listed.find(({ name }: { name: string }) => name === 'disk');
    assert.equal(disk.status.unwritable.reason, 'store_not_there');
    assert.match(disk.status.unwritable.detail, /mount it, or, if its disk was replaced/);
    assert.ok(log.lines.some(({ message }) => message === "The store 'vault' cannot be written."));
  });

  it('are those of another gateway too, where this one is a copy of that', async () => {
    await rename(join(folder, 'disk.away'), join(folder, 'disk'));
    await gateway.close();
    await cp(dataDir, copyDir, { recursive: true });
    gateway = await open(copyDir);
    const foreign = (await readiness(gateway)).storesOutOfReach;
    assert.deepEqual(foreign, [
      { name: 'vault', reason: 'store_not_adopted' },
      { name: 'disk', reason: 'store_not_adopted' },
    ]);
    assert.equal(await stateOf('disk', commandsOf(copyDir)), 'store_not_adopted');
    assert.match(
      (await commandsOf(copyDir).run(['status'])).stdout,
      /vault \(store_not_adopted\), disk \(store_not_adopted\)/,
    );
  });
});
