import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { mountAt, mountsBelow, parseMounts, readMounts } from '../../src/file-tree/mount-table.ts';

const TABLE = [
  '22 1 254:0 / / rw,relatime shared:1 - ext4 /dev/vda rw',
  '40 22 0:35 / /srv/www\\040old rw - tmpfs tmpfs rw',
  '41 22 254:0 /var/uploads /srv/www/uploads rw shared:1 master:2 - ext4 /dev/vda rw',
  '42 41 0:36 / /srv/www/uploads rw - nfs4 host:/ex\\134port rw',
  '43 22 0:37 / /srv/\u00c3\u00a9t\u00c3\u00a9 rw - tmpfs tmpfs rw',
  '',
].join('\n');

describe('the mount table', () => {
  const mounts = parseMounts(TABLE);

  it('reads escaped and UTF-8 names, bound directories and optional fields', () => {
    assert.deepEqual(
      mounts.map(({ point }) => point),
      ['/', '/srv/www old', '/srv/www/uploads', '/srv/www/uploads', '/srv/été'],
    );
    const { root, kind, source } = mounts[2] ?? assert.fail();
    assert.deepEqual({ root, kind, source }, { root: '/var/uploads', kind: 'ext4', source: '/dev/vda' });
    assert.equal(mounts[3]?.source, 'host:/ex\\port');
  });

  it('finds the mount that a path lies on by whole names, the upper one of two', () => {
    assert.equal(mountAt(mounts, '/srv/www/uploads/a')?.id, 42);
    assert.equal(mountAt(mounts, '/srv/www/uploads')?.id, 42);
    assert.equal(mountAt(mounts, '/srv/www/uploads2')?.id, 22);
    assert.equal(mountAt(mounts, '/srv/www')?.id, 22);
    assert.equal(mountAt(mounts, '/')?.id, 22);
  });

  it('finds what is mounted below a path, but not at it', () => {
    assert.deepEqual(
      mountsBelow(mounts, '/srv/www').map(({ id }) => id),
      [41, 42],
    );
    assert.deepEqual(mountsBelow(mounts, '/srv/www/uploads'), []);
    assert.equal(mountsBelow(mounts, '/').length, 4);
  });

  it('reads what is mounted on this machine', async () => {
    const here = await readMounts();
    if (process.platform === 'linux') assert.equal(mountAt(here, '/')?.point, '/');
  });
});
