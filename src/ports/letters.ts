import type { Digest, DigestNames } from '../domain/alert.ts';
import type { Letter, Notice } from '../domain/notice.ts';

/** Puts notices into words. */
export interface Letters {
  /** The letter that tells of a notice; the same for every recipient. */
  write(notice: Notice): Letter;
  /** The letter that tells staff of a digest. */
  writeDigest(digest: Digest, names: DigestNames): Letter;
}
