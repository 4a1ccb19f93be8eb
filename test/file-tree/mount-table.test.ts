import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { mountAt, mountsBelow, mountsOn, parseMounts, readMounts, wayTo } from '../../src/file-tree/mount-table.ts';

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

  it('finds what is mounted below or on a directory under another view of it', () => {
    const views = parseMounts(
      [
        '22 1 254:0 / / rw - ext4 /dev/vda rw',
        '50 22 254:0 /srv/real /srv/alias rw - ext4 /dev/vda rw',
        '51 22 0:40 / /srv/real/web/up rw - tmpfs tmpfs rw',
        '52 50 0:41 / /srv/alias/own rw - tmpfs tmpfs rw',
        '53 22 0:42 / /disk rw - tmpfs tmpfs rw',
        '54 53 0:43 / /disk/srv/real/web/other rw - tmpfs tmpfs rw',
        '55 99 0:44 / /lost rw - tmpfs tmpfs rw',
      ].join('\n'),
    );
    const ids = (mountsFound: ReturnType<typeof mountsBelow>) => mountsFound.map(({ id }) => id);
    assert.deepEqual(ids(mountsBelow(views, '/srv/alias/web')), [51]);
    assert.deepEqual(ids(mountsBelow(views, '/srv/alias')), [51, 52]);
    assert.deepEqual(ids(mountsBelow(views, '/srv/real')), [51, 52]);
    assert.deepEqual(ids(mountsBelow(views, '/srv/alias/we')), []);
    assert.deepEqual(ids(mountsBelow(views, '/srv/alias/web/up')), []);
    assert.deepEqual(ids(mountsOn(views, '/srv/alias/web/up')), [51]);
    assert.deepEqual(ids(mountsOn(views, '/srv/real/own')), [52]);
    assert.deepEqual(ids(mountsOn(views, '/srv/real/web')), []);
    const [hidden, seen] = mountsBelow(views, '/srv/alias');
    assert.equal(wayTo(views, '/srv/alias', hidden ?? assert.fail()), 'web/up');
    assert.equal(wayTo(views, '/srv/alias', seen ?? assert.fail()), 'own');
  });

  it('reads what is mounted on this machine', async () => {
    const here = await readMounts();
    if (process.platform === 'linux') assert.equal(mountAt(here, '/')?.point, '/');
  });
});
