import assert from 'node:assert/strict';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { endCutOff } from '../../../src/services/restores/index.ts';
import { CollectedLog } from '../../support/collected-log.ts';
import { Gate, holdingRestores } from '../../support/held-archive.ts';
import { openInstallation } from '../../support/installation.ts';
import { STAFF, there } from '../../support/values.ts';

const DAY = 86_400;
/** What the installation's leases begin with. */
const NODE = 'node';

/** Has a restore into a directory begin, ends it as one whose process is gone, and answers what became of it. */
async function cutOff(node: string | null, remove: (directory: string) => void) {
  using gate = new Gate();
  await using house = await openInstallation({ drivers: [holdingRestores(gate)] });
  const { unitOfWork, services } = house;
  const target = await house.addTarget({ paths: [await house.addSource({ 'notes.md': 'kept' })] });
  const snapshot = await house.takeBackup(target);
  const directory = join(house.folder, 'restored');
  const { id } = await services.directoryRestores.begin(STAFF, { id: snapshot.id }, directory);
  await gate.reached;
  const removed: (readonly [string, string])[] = [];
  const removePartial = async (place: string, fingerprint: string) => {
    removed.push([place, fingerprint]);
    remove(place);
  };
  const log = new CollectedLog();
  await endCutOff({ unitOfWork, files: async () => ({ removePartial }), log }, node, house.clock.now() + DAY);
  const { state, error } = await services.restores.find(STAFF, { id });
  const stopped = services.directoryRestores.stop();
  gate.release();
  await stopped;
  return { state, reason: error?.reason, removed, wanted: [directory, there(snapshot.fingerprint)], log };
}

describe('a restore into a directory whose process is gone', () => {
  it('has failed, and what it wrote is removed by its own node alone', async () => {
    const own = await cutOff(NODE, () => {});
    assert.deepEqual([own.state, own.reason], ['failed', 'restore_process_gone']);
    assert.deepEqual(own.removed, [own.wanted]);
    for (const other of ['south', 'nod', null]) {
      const { state, reason, removed } = await cutOff(other, () => {});
      assert.deepEqual([state, reason, removed], ['failed', 'restore_process_gone', []]);
    }
  });

  it('has failed also where what it wrote cannot be removed, which is logged', async () => {
    const { state, log } = await cutOff(NODE, () => {
      throw new Error('the disk is read-only');
    });
    assert.equal(state, 'failed');
    assert.match(JSON.stringify(log.lines), /has left could not be removed/);
  });
});
