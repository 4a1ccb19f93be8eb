import type { CopyWarning, WarningParams } from '../../domain/problems/warnings.ts';
import type { Vocabulary } from '../vocabulary.ts';

const WORDS: { readonly [K in keyof WarningParams]: (params: WarningParams[K], vocabulary: Vocabulary) => string } = {
  fifo: ({ path }) => `'${path}' is a FIFO and was skipped.`,
  socket: ({ path }) => `'${path}' is a socket and was skipped.`,
  device: ({ path }) => `'${path}' is a device and was skipped.`,
  unreadable: ({ path, system }) =>
    `'${path}' could not be read${system ? ` (${system})` : ''} and is not in the copy.`,
  vanished: ({ path }) => `'${path}' vanished before it could be read and is not in the copy.`,
  replaced: ({ path }) => `'${path}' was replaced while it was being opened and is not in the copy.`,
  store: ({ path }, { one }) => `'${path}' is the ${one.store} itself and was skipped.`,
  name_too_long: ({ path }) => `'${path}' has a path that is too long and is not in the copy.`,
  too_deep: ({ path }) => `'${path}' lies below 1,000 directories and is not in the copy.`,
  changed: ({ path }) => `'${path}' changed while it was read; its copy may mix old and new content.`,
  cut: ({ path, system }) =>
    `'${path}' could not be read to its end (${system || 'unknown error'}); the rest of its copy is zeros.`,
  attributes_unread: ({ path, system }) =>
    `'${path}' is in the copy without its access list, capabilities and attributes (${system}).`,
  attributes_unsupported: () =>
    'Access lists, capabilities and attributes of files are not in the copy, or not restored: this platform has no way to read and write them.',
  plain_capabilities: ({ path }) => `'${path}' was restored without its capabilities.`,
  attribute_refused: ({ path, attribute, system }) =>
    `'${path}' was restored without its attribute '${attribute}' (${system}).`,
  plain_mode: ({ path }) => `'${path}' was restored without its setuid and setgid bits.`,
  owners_refused: ({ path, system }) =>
    `'${path}' could not be given to its owner (${system}), nor perhaps others; they are the gateway's own, without setuid and setgid bits.`,
  said: ({ program, text }) => `${program} says: ${text}`,
  more: ({ count }) => `${count} more warnings are in the manifest.`,
};

/** The sentence of a warning. */
export const describeWarning = (warning: CopyWarning, vocabulary: Vocabulary): string =>
  // The compiler does not see that the kind and the params of one warning belong together.
  (WORDS[warning.kind] as (params: CopyWarning, vocabulary: Vocabulary) => string)(warning, vocabulary);
