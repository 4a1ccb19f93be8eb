import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { access, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import Database from 'better-sqlite3';
import { loadConfig } from '../../src/config.ts';
import { LOGIN_SESSIONS } from '../../src/domain/session-policies.ts';
import { openInstallation } from '../../src/installation.ts';
import { SystemClock } from '../../src/storage/system-clock.ts';
import { CollectedLog } from '../support/collected-log.ts';
import { STAFF } from '../support/values.ts';
import { type GatewayProcess, openPlace, type Place, until } from './gateway-process.ts';

const FILES = 10;
const FILE_BYTES = 4 * 1024 * 1024;
const INSTANCE = 5_203_773;

interface Row {
  readonly state: string;
  readonly attempt: number;
  readonly called_off_at: number | null;
}

describe('a gateway that is killed between the cancellation of a restore and its effect', () => {
  let place: Place;
  let volume: string;
  let snapshotId: number;
  let token: string;

  const query = <T>(sql: string): T | undefined => {
    const database = new Database(place.databaseFile);
    try {
      return database.prepare<[], T>(sql).get();
    } finally {
      database.close();
    }
  };

  const latest = (): Row =>
    query<Row>('SELECT state, attempt, called_off_at FROM restores ORDER BY id DESC') ?? assert.fail();

  const serve = (): GatewayProcess => place.serve([], { RESTORE_ROOTS: place.folder });

  /** Whether half a tree is being written somewhere below. */
  const isWriting = async (folder: string): Promise<boolean> =>
    (await readdir(folder, { recursive: true })).some((name) => /\.partial\/(?:.*\/)?file-1$/.test(name));

  /** What restores keep, or left, below a folder. */
  const left = async (folder: string): Promise<readonly string[]> =>
    (await readdir(folder)).filter((name) => name.startsWith('.backrota-restore'));

  /** Begins a restore by the API, calls it off in the middle, and kills the gateway at once. */
  const killWhileCancelling = async (order: object, folder: string): Promise<void> => {
    await using gateway = serve();
    const url = await gateway.ready();
    const post = async (path: string, body: object | null) => {
      const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
      const sent = body === null ? {} : { body: JSON.stringify(body) };
      const response = await fetch(`${url}/api/v1${path}`, { method: 'POST', headers, ...sent });
      const answer = await response.json();
      assert.ok(response.ok, JSON.stringify(answer));
      return answer as { readonly id: number; readonly state: string; readonly calledOffAt: string | null };
    };
    const { id } = await post(`/snapshots/${snapshotId}/restores`, order);
    await until(async () => ((await isWriting(folder)) ? true : null));
    const called = await post(`/restores/${id}/cancellation`, null);
    await gateway.stop('SIGKILL');
    assert.equal(called.state, 'running');
    assert.notEqual(called.calledOffAt, null);
    assert.partialDeepStrictEqual(latest(), { state: 'running', attempt: 1 });
    assert.notEqual(latest().called_off_at, null);
  };

  /** Starts the gateway again, once the lease of what was killed has lapsed, and waits until the restore has ended. */
  const startAgain = async (): Promise<string> => {
    query('UPDATE restores SET lease_until = 0 RETURNING id');
    await using gateway = serve();
    const state = await until(() => (latest().state === 'running' ? null : latest().state));
    assert.equal((await gateway.stop()).code, 0);
    return state;
  };

  before(async () => {
    place = await openPlace();
    const { provider } = await place.seedDemo();
    const volumes = join(place.dataDir, 'volumes');
    volume = join(volumes, String(await readdir(volumes)));
    const fill = async (word: string): Promise<void> => {
      for (let index = 0; index < FILES; index += 1) {
        await writeFile(join(volume, `file-${index}`), Buffer.concat([Buffer.from(word), randomBytes(FILE_BYTES)]));
      }
    };
    await fill('first');
    snapshotId = await place.backUpDemo();
    await fill('later');
    const parts = { clock: new SystemClock(), log: new CollectedLog(), usesDatabaseClock: false } as const;
    const { services, close } = await openInstallation(loadConfig({ DATA_DIR: place.dataDir }), {
      role: 'command',
      ...parts,
    });
    await services.targets.change(STAFF, { id: INSTANCE }, { allowsInPlaceRestore: true });
    ({ token } = await services.authentication.openSession(provider.login.id, LOGIN_SESSIONS));
    await close();
  });
  after(() => place[Symbol.asyncDispose]());

  test('ends one in place when it starts again: what was there is there, and nothing beside it', async () => {
    const volumes = join(place.dataDir, 'volumes');
    await killWhileCancelling({ kind: 'in_place' }, volumes);
    assert.notDeepEqual(await left(volumes), []);
    assert.equal(await startAgain(), 'cancelled');
    for (let index = 0; index < FILES; index += 1) {
      assert.equal((await readFile(join(volume, `file-${index}`))).subarray(0, 5).toString(), 'later');
    }
    assert.deepEqual(await left(volumes), []);
  });

  test('ends one into a new directory when it starts again: there is none, and nothing beside where it was to be', async () => {
    const directory = join(place.folder, 'restored');
    await killWhileCancelling({ kind: 'directory', directory }, place.folder);
    assert.notDeepEqual(await left(place.folder), []);
    assert.equal(await startAgain(), 'cancelled');
    await assert.rejects(access(directory), { code: 'ENOENT' });
    assert.deepEqual(await left(place.folder), []);
  });

  test('ends one into an empty directory when it starts again: it is empty as before', async () => {
    const directory = join(place.folder, 'empty');
    await mkdir(directory);
    await killWhileCancelling({ kind: 'directory', directory }, directory);
    assert.notDeepEqual(await left(directory), []);
    assert.equal(await startAgain(), 'cancelled');
    assert.deepEqual(await readdir(directory), []);
  });
});
