import assert from 'node:assert/strict';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { lookAtReserve, WriteRoom } from '../../src/file-tree/write-room.ts';
import { reasonIs } from '../support/refused.ts';

const GIB = 1024 ** 3;
const MORE_THAN_ANY_DISK = 2 ** 52;

describe('room for what is written', () => {
  test('is as much as its limit says, over all pieces, and none where nothing is left', async () => {
    const room = new WriteRoom({ bytes: 10 }, tmpdir());
    await room.take(4);
    await room.take(6);
    await assert.rejects(room.take(1), reasonIs('over_byte_quota'));
    await assert.rejects(new WriteRoom({ bytes: 0 }, tmpdir()).take(0), reasonIs('over_byte_quota'));
  });

  test('is without end where nothing bounds it', async () => {
    await new WriteRoom(undefined, tmpdir()).take(MORE_THAN_ANY_DISK);
  });

  test('leaves what is kept free, also below a directory that is not there yet', async () => {
    const reserve = { directory: tmpdir(), bytes: MORE_THAN_ANY_DISK };
    await assert.rejects(new WriteRoom({ reserve }, tmpdir()).take(0), reasonIs('disk_reserved'));
    const absent = join(tmpdir(), 'absent', 'below');
    await assert.rejects(new WriteRoom({ reserve }, absent).take(0), reasonIs('disk_reserved'));
    const all = new WriteRoom({ reserve: { directory: tmpdir(), bytes: 0 } }, tmpdir());
    await all.take(0);
    await assert.rejects(all.take(MORE_THAN_ANY_DISK), reasonIs('disk_reserved'), 'more than there is');
  });

  test('is not bound by what is kept free on another file system', async () => {
    const reserve = { directory: '/proc', bytes: MORE_THAN_ANY_DISK };
    await new WriteRoom({ reserve }, tmpdir()).take(MORE_THAN_ANY_DISK);
  });

  test('keeps a gibibyte free or a twentieth of the disk, whichever is less, unless told otherwise', async () => {
    const directory = tmpdir();
    const { reservedBytes } = await lookAtReserve({ directory, bytes: null });
    assert.ok(reservedBytes > 0 && reservedBytes <= GIB);
    assert.equal((await lookAtReserve({ directory, bytes: 7 })).reservedBytes, 7);
  });
});
