import assert from 'node:assert/strict';
import { mkdir, readdir, readFile, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { GatewayError } from '../../../src/domain/errors.ts';
import type { Target } from '../../../src/domain/target.ts';
import type { TargetDraft } from '../../../src/services/targets/creation.ts';
import { sayInEnglish } from '../../../src/wording/english/index.ts';
import { Gate, holdingRestores } from '../../support/held-archive.ts';
import { type Installation, openInstallation } from '../../support/installation.ts';
import { refusedAs } from '../../support/refused.ts';
import { saidOf } from '../../support/told.ts';
import { STAFF } from '../../support/values.ts';

/** A target that may be overwritten, with one file and a snapshot of it as it is before. */
async function addRestorable(house: Installation, draft: Partial<TargetDraft> = {}) {
  const source = await house.addSource({ 'index.html': 'before', 'only/before': 'x' });
  const added = await house.addTarget({ paths: [source], ...draft });
  const target = await house.services.targets.change(STAFF, added, { allowsInPlaceRestore: true });
  const snapshot = await house.takeBackup(target);
  return { source, target, snapshot };
}

const pathOf = ({ source }: Target): string => (source.kind === 'paths' ? (source.paths[0] ?? '') : '');

const kept = async (house: Installation): Promise<readonly string[]> =>
  (await readdir(house.folder)).filter((name) => name.startsWith('.backrota-restore-'));

/** A file of what stood at a target before its one restore. */
const readOld = async (house: Installation, name: string): Promise<string> => {
  const names = await readdir(house.folder, { recursive: true });
  const old = names.find((path) => path.startsWith('.backrota-restore-') && path.endsWith(`/old/${name}`));
  return readFile(join(house.folder, old ?? ''), 'utf8');
};

const lookAt = async (source: string): Promise<readonly string[]> => {
  const names = (await readdir(source, { recursive: true })).sort();
  return [...names, await readFile(join(source, 'index.html'), 'utf8')];
};

const BEFORE = ['index.html', 'only', 'only/before', 'before'];

describe('a restore in place', () => {
  test('gives back what was there, keeps what is there now, and drops that after the next backup', async () => {
    await using house = await openInstallation();
    const { source, target, snapshot } = await addRestorable(house);
    await rm(join(source, 'only'), { recursive: true });
    await writeFile(join(source, 'index.html'), 'after');
    const { actor } = house.customer;
    const { restore } = await house.services.restores.inPlace(actor, snapshot, null);
    await house.work();
    const ended = await house.services.restores.find(actor, restore);
    assert.partialDeepStrictEqual(ended, { state: 'succeeded', kind: 'in_place', targetId: target.id });
    assert.deepEqual(await lookAt(source), BEFORE);
    assert.deepEqual(ended.keptPaths, [source]);
    assert.equal(await readOld(house, 'index.html'), 'after');

    house.clock.advance(1);
    await house.takeBackup(target);
    assert.deepEqual(await kept(house), []);
    assert.deepEqual((await house.services.restores.find(actor, restore)).keptPaths, []);
    assert.deepEqual(await lookAt(source), BEFORE);
  });

  test('keeps what was there through a backup that fails', async () => {
    await using house = await openInstallation();
    const { source, target, snapshot } = await addRestorable(house);
    await house.services.restores.inPlace(STAFF, snapshot, null);
    await house.work();
    await rename(source, `${source}.away`);
    await house.services.backups.backUp(STAFF, target, 'backup', 'fails');
    await house.work();
    assert.equal((await kept(house)).length, 1);
  });

  test('is of a managed volume too', async () => {
    await using house = await openInstallation();
    const { actor } = house.customer;
    const made = await house.services.targets.createVolume(actor, { name: 'disk', kind: 'drive' });
    const target = await house.services.targets.change(STAFF, made, { allowsInPlaceRestore: true });
    const file = join(house.files.volumePath(target.uuid), 'data');
    await writeFile(file, 'before');
    const snapshot = await house.takeBackup(target);
    await writeFile(file, 'after');
    await house.services.restores.inPlace(actor, snapshot, null);
    await house.work();
    assert.equal(await readFile(file, 'utf8'), 'before');
    assert.equal((await readdir(join(house.dataDir, 'volumes'))).length, 2);
    await house.services.targets.remove(STAFF, target);
    await house.services.housekeeping.cleanUp();
    assert.deepEqual(await readdir(join(house.dataDir, 'volumes')), []);
  });

  test('is of several paths, files among them, and of one that is gone', async () => {
    await using house = await openInstallation();
    const source = await house.addSource({
      'site/index.html': 'before',
      'etc/app.conf': 'before',
      'gone/file': 'before',
    });
    const paths = ['site', 'etc/app.conf', 'gone'].map((name) => join(source, name));
    const { snapshot } = await addRestorable(house, { paths });
    await writeFile(join(source, 'site/index.html'), 'after');
    await writeFile(join(source, 'etc/app.conf'), 'after');
    await rm(join(source, 'gone'), { recursive: true });
    const { restore } = await house.services.restores.inPlace(STAFF, snapshot, null);
    await house.work();
    const ended = await house.services.restores.find(STAFF, restore);
    assert.deepEqual([ended.state, ended.error, ended.keptPaths.length], ['succeeded', null, 2]);
    for (const name of ['site/index.html', 'etc/app.conf', 'gone/file']) {
      assert.equal(await readFile(join(source, name), 'utf8'), 'before', name);
    }
  });

  test('takes what staff has allowed, for that very target or one of the same layout', async () => {
    await using house = await openInstallation();
    const { target, snapshot } = await addRestorable(house);
    const { actor } = house.customer;
    const { restores, targets } = house.services;
    const closed = await house.addTarget();
    const refusal = await restores.inPlace(actor, snapshot, closed).catch((error: GatewayError) => error);
    assert.ok(refusal instanceof GatewayError);
    assert.deepEqual([refusal.code, refusal.problem.reason], ['forbidden', 'in_place_denied']);
    assert.match(sayInEnglish(refusal.problem), /staff/);
    const several = await house.addTarget({ paths: [await house.addSource(), await house.addSource()] });
    await targets.change(STAFF, several, { allowsInPlaceRestore: true });
    await assert.rejects(
      restores.inPlace(actor, snapshot, several),
      refusedAs({ code: 'invalid_request', message: /other/ }),
    );
    const viewer = { ...actor, role: 'viewer' } as const;
    await assert.rejects(restores.inPlace(viewer, snapshot, target), { code: 'forbidden' });
    await assert.rejects(restores.inPlace(actor, { id: 900_001 }, target), { code: 'not_found' });
    const { actor: stranger } = await house.addAccount('stranger');
    await assert.rejects(restores.inPlace(stranger, snapshot, null), { code: 'not_found' });

    const alike = await targets.change(STAFF, closed, { allowsInPlaceRestore: true });
    await restores.inPlace(actor, snapshot, alike);
    await house.work();
    assert.deepEqual(await lookAt(pathOf(alike)), BEFORE);
  });

  test('that staff forbids while it waits fails, and touches nothing', async () => {
    await using house = await openInstallation();
    const { source, target, snapshot } = await addRestorable(house);
    await writeFile(join(source, 'index.html'), 'after');
    const { restore } = await house.services.restores.inPlace(STAFF, snapshot, null);
    await house.services.targets.change(STAFF, target, { allowsInPlaceRestore: false });
    await house.work();
    assert.partialDeepStrictEqual(await house.services.restores.find(STAFF, restore), { state: 'failed' });
    assert.equal(await readFile(join(source, 'index.html'), 'utf8'), 'after');
    assert.deepEqual(await kept(house), []);
  });

  test('that finds a damaged copy, or its source a link, fails and leaves everything as it was', async () => {
    await using house = await openInstallation();
    const { source, snapshot } = await addRestorable(house);
    const data = join(house.storeRoot, snapshot.locator ?? '', 'data.tar.zst');
    const bytes = await readFile(data);
    await writeFile(data, Buffer.alloc(bytes.length));
    const damaged = await house.services.restores.inPlace(STAFF, snapshot, null);
    await house.work();
    assert.match(saidOf((await house.services.restores.find(STAFF, damaged.restore)).error), /damaged/);
    assert.deepEqual(await lookAt(source), BEFORE);
    await writeFile(data, bytes);
    await house.services.verification.verify(STAFF, snapshot, new AbortController().signal);

    await rename(source, `${source}.real`);
    await mkdir(`${source}.trap`);
    await symlink(`${source}.trap`, source);
    const trapped = await house.services.restores.inPlace(STAFF, snapshot, null);
    await house.work();
    assert.match(saidOf((await house.services.restores.find(STAFF, trapped.restore)).error), /link/);
    assert.deepEqual(await readdir(`${source}.trap`), []);
    assert.deepEqual(await kept(house), []);
  });

  test('of a snapshot taken of other paths fails before anything is touched', async () => {
    await using house = await openInstallation();
    const { source, target, snapshot } = await addRestorable(house);
    const other = await house.addSource();
    await house.services.targets.change(STAFF, target, { paths: [source, other] });
    const { restore } = await house.services.restores.inPlace(STAFF, snapshot, null);
    await house.work();
    assert.match(saidOf((await house.services.restores.find(STAFF, restore)).error), /other paths/);
    assert.deepEqual(await lookAt(source), BEFORE);
    assert.deepEqual(await kept(house), []);
  });

  test('keeps its target’s sources from being changed until it has ended', async () => {
    await using house = await openInstallation();
    const { source, target, snapshot } = await addRestorable(house);
    await house.services.restores.inPlace(STAFF, snapshot, null);
    const change = () => house.services.targets.change(STAFF, target, { paths: [source] });
    await assert.rejects(change(), refusedAs({ code: 'conflict', message: /restored/ }));
    await house.services.targets.change(STAFF, target, { name: 'renamed' });
    await house.work();
    await change();
  });

  test('keeps its target’s sources from being changed also where a later one has ended before it', async () => {
    await using house = await openInstallation();
    const { source, target, snapshot } = await addRestorable(house);
    const { restore } = await house.services.restores.inPlace(STAFF, snapshot, null);
    const later = {
      ...restore,
      id: 4_000_000,
      uuid: '7a0f1c52-9a64-4f0e-8a35-0c2f6f3b7d11',
      state: 'succeeded',
    } as const;
    await house.unitOfWork.records.restores.insert(later);
    const change = house.services.targets.change(STAFF, target, { paths: [source] });
    await assert.rejects(change, refusedAs({ code: 'conflict', message: /restored/ }));
    await assert.rejects(house.services.restores.inPlace(STAFF, snapshot, null), { code: 'conflict' });
  });

  test('never runs beside another of the same target, or beside its backup', async () => {
    using restoring = new Gate();
    await using house = await openInstallation({ drivers: [holdingRestores(restoring)] });
    const other = (await house.openNode()).services;
    const { target, snapshot } = await addRestorable(house);
    await house.services.restores.inPlace(STAFF, snapshot, null);
    await assert.rejects(
      house.services.restores.inPlace(STAFF, snapshot, null),
      refusedAs({
        code: 'conflict',
        message: /restored already/,
      }),
    );
    await house.services.backups.backUp(STAFF, target, 'backup', 'by hand');
    const first = await house.services.restoreWork.claim();
    assert.ok(first !== null);
    assert.deepEqual([await other.restoreWork.claim(), await other.tasks.claim()], [null, null]);
    restoring.release();
    await house.services.restoreWork.perform(first, new AbortController().signal, () => {});
    const task = await other.tasks.claim();
    assert.equal(task?.targetId, target.id);
    assert.equal(await house.services.restoreWork.claim(), null);
  });

  test('that fails leaves a trace: its error, in the list, and in the counts of status', async () => {
    await using house = await openInstallation();
    const { target, snapshot } = await addRestorable(house);
    const { restore } = await house.services.restores.inPlace(house.customer.actor, snapshot, null);
    await house.services.targets.change(STAFF, target, { allowsInPlaceRestore: false });
    await house.work();
    const { rows } = await house.services.restores.list(
      house.customer.actor,
      { states: ['failed'] },
      { offset: 0, limit: 9 },
    );
    assert.deepEqual(rows, [await house.services.restores.find(STAFF, restore)]);
    assert.partialDeepStrictEqual(rows, [
      { requestedBy: house.customer.actor.label, error: { reason: 'in_place_denied' } },
    ]);
    assert.partialDeepStrictEqual(await house.services.status.read(), {
      restoresFailed24h: 1,
      restoresFailedLast: [restore.id],
    });
  });

  test('waits for a backup that reads its target', async () => {
    await using house = await openInstallation();
    const { target, snapshot } = await addRestorable(house);
    await house.services.backups.backUp(STAFF, target, 'backup', 'by hand');
    assert.ok((await house.services.tasks.claim()) !== null);
    await house.services.restores.inPlace(STAFF, snapshot, null);
    assert.equal(await house.services.restoreWork.claim(), null);
  });
});
