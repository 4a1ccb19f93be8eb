import type { Letter, Notice } from '../domain/notice.ts';

/** Puts notices into words. */
export interface Letters {
  /** The letter that tells of a notice; the same for every recipient. */
  write(notice: Notice): Letter;
}
