import assert from 'node:assert/strict';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { before, describe, it } from 'node:test';
import { loadConfig } from '../../src/config.ts';
import { openGateway } from '../../src/gateway.ts';
import { CollectedLog } from '../support/collected-log.ts';
import { commandsOf, makeFolder } from './command.ts';

describe('who looks for something at the command line', () => {
  const folder = makeFolder();
  const dataDir = join(folder, 'data');
  const { run, succeed } = commandsOf(dataDir);
  const json = async (...args: readonly string[]) => JSON.parse(await succeed([...args, '--json']));
  const ids: Record<string, string> = {};

  before(async () => {
    for (const [account, source] of [
      ['ann', 'shop'],
      ['ben', 'mail'],
    ] as const) {
      await succeed(['account', 'add', account, '--zone', 'UTC']);
      await mkdir(join(folder, source));
      await writeFile(join(folder, source, 'a'), source);
      const add = ['target', 'add', '--account', account, '--name', source, '--driver', 'archive'];
      ids[source] = String((await json(...add, '--set', `source=${join(folder, source)}`)).id);
      const rule = ['--name', `nightly ${source}`, '--time', '02:00'];
      await succeed(['schedule', 'add', '--target', ids[source], ...rule]);
    }
    await rm(join(folder, 'mail'), { recursive: true });
    for (const name of ['nightly shop', 'nightly mail']) await succeed(['schedule', 'run', name]);
    const config = loadConfig({ DATA_DIR: dataDir, LOG_LEVEL: 'silent' });
    const gateway = await openGateway(config, { log: new CollectedLog() });
    await gateway.loops.worker.idle();
    await gateway.close();
  });

  const namedIn = async (...args: readonly string[]): Promise<readonly string[]> => {
    const table = await succeed(['run', 'list', ...args]);
    return ['nightly shop', 'nightly mail'].filter((name) => table.includes(name));
  };

  it('sees who failed last night, why, where, and how long it took', async () => {
    const table = await succeed(['run', 'list', '--failed', '--since', 'yesterday']);
    assert.match(
      table,
      /^\d+ +ben +nightly mail +backup +manual +fired +- +\S+Z +\d+ s +\S+ +mail: failed \(source_missing\)$/m,
    );
    assert.doesNotMatch(table, /shop/);
  });

  it('narrows the history by account, target, schedule, store, state, outcome, reason, action and time', async () => {
    const both = ['nightly shop', 'nightly mail'];
    const shop = ['nightly shop'];
    assert.deepEqual(await namedIn(), both);
    assert.deepEqual(await namedIn('--account', 'ann'), shop);
    assert.deepEqual(await namedIn('--target', ids.shop ?? ''), shop);
    assert.deepEqual(await namedIn('--target', 'shop'), shop);
    assert.deepEqual(await namedIn('--schedule', 'nightly shop'), shop);
    assert.deepEqual(await namedIn('--state', 'succeeded,running'), shop);
    assert.deepEqual(await namedIn('--reason', 'source_missing'), ['nightly mail']);
    assert.deepEqual(await namedIn('--outcome', 'fired', '--action', 'backup'), both);
    assert.deepEqual(await namedIn('--outcome', 'missed,skipped'), []);
    assert.deepEqual(await namedIn('--store', 'local', '--since', '1h'), both);
    assert.deepEqual(await namedIn('--until', 'yesterday'), []);
    assert.deepEqual(await namedIn('--since', 'today', '--until', '2126-01-01'), both);
  });

  it('finds an account by its id too, where no account is called so', async () => {
    const [ann] = await json('account', 'list');
    assert.deepEqual(await namedIn('--account', String(ann.id)), ['nightly shop']);
    assert.equal((await run(['run', 'list', '--account', '987654'])).code, 4);
  });

  it('is told what there is to choose from, and of more than was shown', async () => {
    const wrong = await run(['run', 'list', '--state', 'broken']);
    assert.deepEqual([wrong.code, wrong.stdout], [2, '']);
    assert.match(wrong.stderr, /Give some of queued, running, succeeded/);
    assert.equal((await run(['run', 'list', '--since', 'soon'])).code, 2);
    assert.match(await succeed(['run', 'list', '--limit', '1']), /^1 more; --limit shows them\.$/m);
    const { stdout, stderr } = await run(['run', 'list', '--limit', '1', '--json']);
    assert.equal(JSON.parse(stdout).length, 1);
    assert.equal(stderr, '1 more; --limit shows them.\n');
  });

  it('finds schedules, targets and snapshots by name, account and store', async () => {
    const names = async (...args: readonly string[]) =>
      (await json(...args)).map(({ name }: { readonly name: string }) => name);
    assert.deepEqual(await names('schedule', 'list', '--name', 'SHOP'), ['nightly shop']);
    assert.deepEqual(await names('schedule', 'list', '--account', 'ben'), ['nightly mail']);
    assert.deepEqual(await names('target', 'list', '--account', 'ann', '--store', 'local'), ['shop']);
    assert.deepEqual(await names('target', 'list', '--name', 'mai'), ['mail']);
    const snapshots = (...args: readonly string[]) => json('snapshot', 'list', ...args);
    assert.equal((await snapshots('--account', 'ann', '--store', 'local', '--schedule', 'nightly shop')).length, 1);
    assert.equal((await snapshots('--account', 'ben')).length, 0);
    assert.equal((await snapshots('--account', 'ben', '--state', 'error')).length, 1);
    assert.equal((await snapshots('--since', '2126-01-01')).length, 0);
  });

  it('sees which slots come, of all schedules in one list', async () => {
    const table = await succeed(['schedule', 'next', '--hours', '24']);
    assert.match(table, /^\S+T02:00:00Z +\w{3} \S+ 02:00 UTC +nightly shop +backup +ann +shop$/m);
    assert.match(table, /nightly mail/);
    const own = await json('schedule', 'next', '--account', 'ann', '--hours', '48');
    assert.deepEqual(
      own.map(({ schedule }: { readonly schedule: string }) => schedule),
      ['nightly shop', 'nightly shop'],
    );
    assert.match(await succeed(['schedule', 'next', '--limit', '1']), /^More slots come; --limit shows them\.$/m);
    await succeed(['schedule', 'pause', 'nightly mail']);
    assert.doesNotMatch(await succeed(['schedule', 'next']), /nightly mail/);
  });

  it('reads in every list whose a thing is, by its id', async () => {
    const [ann] = await json('account', 'list');
    for (const noun of ['target', 'schedule', 'run', 'snapshot']) {
      const rows = await json(noun, 'list', '--account', 'ann');
      assert.ok(rows.length > 0, noun);
      for (const row of rows) assert.equal(row.accountId, ann.id, noun);
    }
    assert.deepEqual(
      (await json('store', 'list')).map(({ accountId }: { readonly accountId: unknown }) => accountId),
      [null, null],
    );
    assert.equal((await run(['token', 'issue', 'ann', '--kind', 'api'])).code, 0);
    assert.deepEqual(
      (await json('token', 'list')).map(({ loginId }: Record<string, unknown>) => typeof loginId),
      ['number'],
    );
    assert.match(await succeed(['token', 'list', '--login', 'ann']), /^ID +LOGIN +KIND .*\n\d+ +ann +api /);
    assert.equal(await succeed(['token', 'list', '--login', 'ben']), 'There is no valid token.\n');
  });
});
