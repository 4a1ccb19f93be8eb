import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import Database from 'better-sqlite3';
import { thoroughly } from '../support/thoroughness.ts';
import { GatewayProcess, openPlace, type Place, until } from './gateway-process.ts';

/** Makes a Node say that it is an older one, so that the entry runs itself on the Node that was installed along. */
const AS_OLD_NODE = [
  '--import',
  "data:text/javascript,Object.defineProperty(process,'versions',{value:{...process.versions,node:'20.20.2'}})",
];
const SIGNALS = ['SIGTERM', 'SIGINT', 'SIGHUP'] as const;
type Signal = (typeof SIGNALS)[number];
const STOPPING = /Stopping: taking nothing new/;

const serveFrom = (place: Place, nodeOptions: readonly string[]): GatewayProcess =>
  new GatewayProcess(['serve'], { DATA_DIR: place.dataDir, PORT: '0' }, { nodeOptions });

/** It ended in its own time, all of its processes with it: a pipe is closed by the last one that holds it. */
function assertStopped({ code, stdout, stderr }: Awaited<ReturnType<GatewayProcess['ended']>>): void {
  assert.deepEqual([code, stderr], [0, '']);
  assert.equal(stdout.match(new RegExp(STOPPING, 'g'))?.length, 1);
}

for (const [how, nodeOptions, signals] of [
  ['run directly', [], SIGNALS],
  ['run by an older Node', AS_OLD_NODE, thoroughly<readonly Signal[]>(SIGNALS, ['SIGINT'])],
] as const) {
  describe(`a gateway ${how}`, () => {
    let place: Place;
    before(async () => {
      place = await openPlace();
    });
    after(() => place[Symbol.asyncDispose]());

    for (const signal of signals) {
      test(`stops cleanly at ${signal}, however often it comes`, async () => {
        await using gateway = serveFrom(place, nodeOptions);
        await gateway.ready();
        gateway.signal(signal);
        gateway.signal(signal);
        assertStopped(await gateway.ended());
      });
    }

    test('ends when it is told to before it has begun', async () => {
      await using gateway = serveFrom(place, nodeOptions);
      assert.equal((await gateway.stop('SIGTERM')).stdout, '');
    });
  });
}

test('a gateway stops cleanly when the older Node that runs it is killed', async () => {
  await using place = await openPlace();
  await using gateway = serveFrom(place, AS_OLD_NODE);
  await gateway.ready();
  const { stdout, stderr } = await gateway.stop('SIGKILL');
  assert.match(stdout, STOPPING);
  assert.equal(stderr, '');
});

describe('a command at work on files', () => {
  let place: Place;
  let snapshot: string;

  before(async () => {
    place = await openPlace();
    await place.seedDemo();
    const volumes = join(place.dataDir, 'volumes');
    const volume = join(volumes, String(await readdir(volumes)));
    for (let file = 0; file < 20; file += 1)
      await writeFile(join(volume, `file-${file}`), randomBytes(4 * 1024 * 1024));
    snapshot = String(await place.backUpDemo());
  });
  after(() => place[Symbol.asyncDispose]());

  const readSnapshots = () => {
    const database = new Database(place.databaseFile);
    try {
      return database
        .prepare<[], { id: number; verified_at: number | null }>('SELECT * FROM snapshots ORDER BY id')
        .all();
    } finally {
      database.close();
    }
  };

  const readRestore = () => {
    const database = new Database(place.databaseFile);
    try {
      return database.prepare('SELECT state, lease_until FROM restores ORDER BY id DESC').get();
    } finally {
      database.close();
    }
  };

  for (const signal of thoroughly<readonly Signal[]>(SIGNALS, ['SIGINT'])) {
    test(`that restores, and that ${signal} stops, says what stands, leaves nothing behind and no lease`, async () => {
      const above = join(place.folder, signal);
      await mkdir(above);
      const directory = join(above, 'restored');
      const env = { DATA_DIR: place.dataDir };
      await using restore = new GatewayProcess(['restore', snapshot, '--to', directory], env);
      await until(async () => {
        const names = await readdir(above, { recursive: true });
        return names.some((name) => name.endsWith('file-3')) || null;
      });
      restore.signal(signal);
      restore.signal(signal);
      const { code, stdout, stderr } = await restore.ended();
      assert.deepEqual([code, stdout], [1, '']);
      assert.match(
        stderr,
        new RegExp(
          `^backrota: ${signal} stopped the restore after \\d+ files?; [^\\n]*'${directory}' is as it was: start it again\\.\\n$`,
        ),
      );
      assert.deepEqual(await readdir(above), []);
      assert.deepEqual(readRestore(), { state: 'cancelled', lease_until: null });
    });
  }

  test('that reads all copies back, and that SIGINT stops, says how many it read, and notes nothing of the others', async () => {
    const second = await place.backUpDemo();
    const before = readSnapshots();
    const env = { DATA_DIR: place.dataDir };
    await using verify = new GatewayProcess(['snapshot', 'verify', '--all'], env);
    await verify.printed(new RegExp(`^${snapshot}  whole\n`, 'm'));
    const { code, stdout, stderr } = await verify.stop('SIGINT');
    assert.deepEqual([code, stdout], [1, `${snapshot}  whole\n`]);
    assert.equal(
      stderr,
      'backrota: SIGINT stopped the reading back after 1 snapshot; what was found of these is noted.\n',
    );
    const [first, ...others] = readSnapshots();
    assert.equal(first?.id, Number(snapshot));
    assert.deepEqual(others, before.slice(1));
    assert.deepEqual(
      others.map(({ id, verified_at }) => [id, verified_at]),
      [[second, null]],
    );
    assert.deepEqual({ ...first, verified_at: null }, before[0]);
    assert.notEqual(first?.verified_at, null);
  });
});
