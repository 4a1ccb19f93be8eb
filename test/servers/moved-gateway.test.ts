import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { cp, mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { loadConfig } from '../../src/config.ts';
import { GatewayError } from '../../src/domain/errors.ts';
import type { Target } from '../../src/domain/target.ts';
import { type Gateway, openGateway } from '../../src/gateway.ts';
import { CollectedLog } from '../support/collected-log.ts';
import { addCustomer } from '../support/customer.ts';
import { type MariadbServer, startMariadb } from '../support/mariadb.ts';
import { type SftpServer, startSftpServer } from '../support/sftp-server.ts';
import { STAFF, there } from '../support/values.ts';

/** Copies a database into another one of the same server, as a dump that is put back. */
function copyDatabase(from: string, to: string): void {
  const [source, target] = [new URL(from), new URL(to)];
  const options = (url: URL) => [`-h${url.hostname}`, `-P${url.port}`, `-u${url.username}`, url.pathname.slice(1)];
  const dump = execFileSync('mariadb-dump', ['--single-transaction', ...options(source)], { maxBuffer: 1 << 28 });
  execFileSync('mariadb', options(target), { input: dump });
}

describe('a gateway that was put back on another machine, with a store on an SFTP host', () => {
  let folder: string;
  let sftp: SftpServer;
  let mariadb: MariadbServer;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'backrota-moved-'));
    [sftp, mariadb] = [await startSftpServer(), await startMariadb()];
    await mkdir(join(folder, 'source'));
    await writeFile(join(folder, 'source', 'index.html'), '<p>Hello');
  });
  after(async () => {
    await sftp.stop();
    await mariadb.stop();
    await rm(folder, { recursive: true, force: true });
  });

  const start = async (name: string, url: string | null): Promise<Gateway> => {
    const roots = { SOURCE_ROOTS: folder, RESTORE_ROOTS: folder };
    const database = url === null ? {} : { DATABASE_URL: url };
    const settings = { ...roots, ...database, SECRET_KEY: 'x'.repeat(32), NODE_NAME: basename(name) };
    const config = loadConfig({ ...settings, DATA_DIR: join(folder, name) });
    const gateway = await openGateway(config, { log: new CollectedLog() });
    await gateway.services.storeWatch.look();
    return gateway;
  };

  const fill = async ({ services, unitOfWork }: Gateway, root: string): Promise<Target> => {
    const { account } = await addCustomer(unitOfWork, 'ann');
    await services.stores.add(STAFF, {
      ...{ accountId: null, name: 'far', locationCode: 'far', driver: 'sftp' },
      settings: sftp.settingsOf(root),
      secrets: { privateKey: sftp.privateKey },
      limits: { minimumIntervalSeconds: null },
    });
    const { id: storeId } = await services.stores.findLocal('archive');
    const paths = [join(folder, 'source')];
    return services.targets.add(STAFF, { accountId: account.id, name: 'www', kind: 'instance', storeId, paths });
  };

  const backUp = async ({ services, loops }: Gateway, target: Target, destination: string) => {
    const { run } = await services.backups.backUp(STAFF, target, 'backup', 'by hand', { destination });
    await loops.worker.idle();
    const [task] = (await services.runs.find(STAFF, run)).tasks;
    return task?.reason ?? task?.state;
  };

  for (const kind of ['sqlite', 'mariadb'] as const) {
    test(`gives every snapshot back, and leaves the living original alone (${kind})`, async () => {
      const root = await sftp.makeRoot(kind);
      const url = kind === 'sqlite' ? null : await mariadb.createDatabase();
      const first = await start(`${kind}-one`, url);
      const target = await fill(first, root);
      for (const place of ['local', 'far']) assert.equal(await backUp(first, target, place), 'succeeded');
      await first.services.storeWatch.look();
      await first.close();
      await cp(join(folder, `${kind}-one`), join(folder, `${kind}-two`), { recursive: true });
      const copied = url === null ? null : await mariadb.createDatabase();
      if (url !== null && copied !== null) copyDatabase(url, copied);

      const [original, copy] = [await start(`${kind}-one`, url), await start(`${kind}-two`, copied)];
      try {
        if (url !== null) await copy.services.nodes.rename(STAFF, `${kind}-one`, `${kind}-two`);
        const page = { offset: 0, limit: null, orderBy: 'id', descending: false } as const;
        const { rows } = await copy.services.snapshots.list(STAFF, {}, page);
        assert.equal(rows.length, 2);
        for (const snapshot of rows) {
          const directory = join(folder, `${kind}-restored-${snapshot.id}`);
          await copy.services.directoryRestores.restore(STAFF, snapshot, directory, new AbortController().signal);
          assert.deepEqual(await readdir(directory), ['index.html']);
        }
        const kept = await readdir(root, { recursive: true });
        await assert.rejects(
          copy.services.snapshots.delete(STAFF, [there(rows[1])]),
          (error) => error instanceof GatewayError && error.problem.reason === 'store_not_adopted',
        );
        await copy.services.housekeeping.cleanUp();
        assert.equal(await backUp(copy, target, 'far'), 'store_not_adopted');
        assert.deepEqual(await readdir(root, { recursive: true }), kept);
        assert.equal(await backUp(original, target, 'far'), 'succeeded');
        await copy.services.stores.adopt(STAFF, 'far');
        assert.equal(await backUp(copy, target, 'far'), 'succeeded');
        assert.equal(await backUp(original, target, 'far'), 'store_taken_over');
      } finally {
        await original.close();
        await copy.close();
      }
    });
  }

  test('is no copy where its database went to another server as planned: a node seen a moment before goes on writing', async () => {
    const root = await sftp.makeRoot('planned');
    const [url, moved] = [await mariadb.createDatabase(), await mariadb.createDatabase()];
    const before = await start('planned', url);
    const target = await fill(before, root);
    assert.equal(await backUp(before, target, 'far'), 'succeeded');
    await before.services.storeWatch.look();
    await before.close();
    copyDatabase(url, moved);
    const after = await start('planned', moved);
    try {
      assert.deepEqual((await after.services.status.read()).storesOutOfReach, []);
      assert.equal(await backUp(after, target, 'far'), 'succeeded');
    } finally {
      await after.close();
    }
  });
});
