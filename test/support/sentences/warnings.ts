import type { Params } from '../../../src/domain/problems/index.ts';
import type { CopyWarning } from '../../../src/domain/problems/warnings.ts';
import type { Said } from './said.ts';

const PATH = { path: 'a/b' };

const SAID: {
  readonly [K in CopyWarning['kind']]: readonly [Omit<Extract<CopyWarning, { kind: K }>, 'kind'>, string];
} = {
  fifo: [PATH, "'a/b' is a FIFO and was skipped."],
  socket: [PATH, "'a/b' is a socket and was skipped."],
  device: [PATH, "'a/b' is a device and was skipped."],
  unreadable: [{ ...PATH, system: 'EIO' }, "'a/b' could not be read (EIO) and is not in the copy."],
  vanished: [PATH, "'a/b' vanished before it could be read and is not in the copy."],
  replaced: [PATH, "'a/b' was replaced while it was being opened and is not in the copy."],
  store: [PATH, "'a/b' is the store itself and was skipped."],
  name_too_long: [PATH, "'a/b' has a path that is too long and is not in the copy."],
  too_deep: [PATH, "'a/b' lies below 1,000 directories and is not in the copy."],
  changed: [PATH, "'a/b' changed while it was read; its copy may mix old and new content."],
  cut: [{ ...PATH, system: 'EIO' }, "'a/b' could not be read to its end (EIO); the rest of its copy is zeros."],
  attributes_unread: [
    { ...PATH, system: 'EIO' },
    "'a/b' is in the copy without its access list, capabilities and attributes (EIO).",
  ],
  attributes_unsupported: [
    {},
    'Access lists, capabilities and attributes of files are not in the copy, or not restored: this platform has no way to read and write them.',
  ],
  said: [{ program: 'borg', text: 'a: skipped' }, 'borg says: a: skipped'],
  plain_capabilities: [PATH, "'a/b' was restored without its capabilities."],
  attribute_refused: [
    { ...PATH, attribute: 'user.note', system: 'ENOTSUP' },
    "'a/b' was restored without its attribute 'user.note' (ENOTSUP).",
  ],
  plain_mode: [PATH, "'a/b' was restored without its setuid and setgid bits."],
  owners_refused: [
    { ...PATH, system: 'EPERM' },
    "'a/b' could not be given to its owner (EPERM), nor perhaps others; they are the gateway's own, without setuid and setgid bits.",
  ],
  more: [{ count: 3 }, '3 more warnings are in the manifest.'],
};

/** Every kind of warning of a copy, with what is said of it. */
export const WARNED = Object.entries(SAID).map(
  ([kind, [params, said]]): Said<Params<'copy_warning'>> => [{ warning: { kind, ...params } as CopyWarning }, said],
);
