import type { COMMON_PROBLEMS } from '../../../src/domain/problems/common.ts';
import { thing } from '../../../src/domain/problems/index.ts';
import type { Sentences } from './said.ts';

const schedule = thing('schedule', { id: 14, uuid: '0b5b4f3e-0000-4000-8000-000000000014', name: 'nightly' });
const target = thing('target', { id: 3, uuid: '0b5b4f3e-0000-4000-8000-000000000003', name: 'web-01' });

export const COMMON_SENTENCES: Sentences<typeof COMMON_PROBLEMS> = {
  missing: [
    [{ noun: 'target', asked: '17' }, "The target '17' does not exist."],
    [{ noun: 'contact', asked: 'x' }, "The contact 'x' does not exist."],
  ],
  ambiguous: [
    [
      { noun: 'store', name: 'Vault', ids: [3, 7] },
      "Several stores are named 'Vault'; give the id of the one that is meant: 3, 7.",
    ],
  ],
  stale: [
    [{ thing: schedule }, "The schedule '14' was changed by someone else meanwhile; read it again and retry."],
    [{ thing: target }, "The target 'web-01' was changed by someone else meanwhile; read it again and retry."],
  ],
  text_empty: [[{ field: 'name', value: ' ', most: 100 }, 'The name is empty; give one of 1 to 100 characters.']],
  text_too_long: [
    [{ field: 'name', value: 'aaa', length: 3, most: 2 }, 'The name has 3 characters; at most 2 are allowed.'],
    [{ field: 'phone', value: '112', length: 3, most: 2 }, 'The phone has 3 characters; at most 2 are allowed.'],
  ],
  control_character: [[{ field: 'name', value: '"a\\nb"' }, 'The name contains a control character; leave it out.']],
  no_whole_number: [
    [{ field: 'rotation', value: '0.5', least: 1, most: 10 }, "The rotation '0.5' is not a whole number from 1 to 10."],
    [{ field: 'quota', value: '-1', least: 0, most: null }, "The quota '-1' is not a whole number from 0."],
  ],
  secret_key_changed: [
    [
      {},
      'The secret key was changed after this process began, and nothing was written; start it again, and try again.',
    ],
  ],
  secret_key_unreadable: [
    [
      { path: '/data/secret.key' },
      "The secret key '/data/secret.key' cannot be kept or read; check its owner and the disk, or put it back from a backup.",
    ],
  ],
  mistake: [[{}, 'The gateway made a mistake.']],
  too_many_calls: [
    [
      { calls: 3, windowSeconds: 60, retryAfterSeconds: 40 },
      'More than 3 calls came within 60 seconds; try again in 40 seconds.',
    ],
  ],
  calls_at_once: [[{ retryAfterSeconds: 1 }, 'Too many calls at once; wait for the answers to earlier ones.']],
  network_malformed: [
    [
      { field: 'TRUSTED_PROXIES', value: '10.0.0' },
      "'10.0.0' in TRUSTED_PROXIES is no IP address or range; correct it.",
    ],
  ],
  database_busy: [[{}, 'The database is too busy with other writes; try again soon.']],
  database_unreachable: [
    [{ system: 'ECONNREFUSED' }, 'The database cannot be reached or written at the moment; try again soon.'],
  ],
  duplicate: [[{}, 'Something with these values exists already; choose other ones.']],
  slot_recorded: [[{}, 'One of these slots has its record already; none of the records was kept.']],
};
