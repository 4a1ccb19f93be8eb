import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { formatAcl, modeWithoutAcl } from '../../src/file-tree/posix-acl.ts';
import { aclOf } from '../support/posix-acl.ts';

const rights = fc.integer({ min: 0, max: 7 });

describe('an access list', () => {
  test('is spelled as setfacl and tar read it', () => {
    const acl = aclOf(
      ['user', 6],
      ['user', 4, 1000],
      ['group', 0],
      ['group', 5, 4_294_967_294],
      ['mask', 5],
      ['other', 1],
    );
    assert.equal(formatAcl(acl), 'user::rw-\nuser:1000:r--\ngroup::---\ngroup:4294967294:r-x\nmask::r-x\nother::--x\n');
  });

  test('of another version, or cut, is none', () => {
    const acl = aclOf(['user', 6], ['group', 0], ['other', 1]);
    assert.equal(formatAcl(acl.subarray(0, -1)), null);
    assert.equal(formatAcl(Buffer.from([3, 0, 0, 0])), null);
    assert.equal(formatAcl(Buffer.alloc(0)), null);
    assert.equal(modeWithoutAcl(0o640, acl.subarray(0, 3)), 0o640);
  });

  test('that cannot be kept leaves the group with no more than it had by the list', () => {
    fc.assert(
      fc.property(rights, rights, rights, fc.integer({ min: 0, max: 0o7777 }), (group, mask, named, mode) => {
        const acl = aclOf(['user', 7], ['user', named, 1000], ['group', group], ['mask', mask], ['other', 0]);
        const shown = (mode & ~0o070) | (mask << 3);
        assert.equal(modeWithoutAcl(shown, acl), (mode & ~0o070) | ((group & mask) << 3));
      }),
    );
  });

  test('without a mask says of the group what the mode says', () => {
    fc.assert(
      fc.property(rights, (group) => {
        const acl = aclOf(['user', 7], ['group', group], ['other', 0]);
        assert.equal(modeWithoutAcl(0o700 | (group << 3), acl), 0o700 | (group << 3));
      }),
    );
  });
});
