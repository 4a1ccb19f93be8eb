import type { STORE_PROBLEMS } from '../../../src/domain/problems/stores.ts';
import { type Sentences, STORE } from './said.ts';

export const STORE_SENTENCES: Sentences<typeof STORE_PROBLEMS> = {
  location_malformed: [
    [{ field: 'location', value: 'a b' }, "The location 'a b' is not a code of 1 to 32 letters, digits, '_' or '-'."],
  ],
  node_unnamed: [[{ field: 'node', value: ' ' }, 'The node has no name; give its NODE_NAME.']],
  node_unknown: [[{ node: 'n1' }, "There is no node 'n1'; 'backrota node list' shows those there are."]],
  store_limit_malformed: [
    [{ field: 'maxPerTarget', value: '-1' }, "The limit 'maxPerTarget' is '-1'; give a whole number, or none."],
  ],
  store_in_use: [
    [
      { store: STORE, snapshots: 12, targets: 2, schedules: 0 },
      "The store 'Vault' is needed by 12 snapshots, 2 targets and 0 schedules; move or delete them first.",
    ],
  ],
  store_tested_elsewhere: [
    [{ node: 'east' }, "Only the node 'east' reaches the store and can test it; add it there, or untested."],
  ],
  store_holds_target: [
    [
      { store: STORE },
      "The store 'Vault' is a borg repository of one target, which it has; add another store, or one with root.",
    ],
  ],
  repository_of_other_store: [
    [{ store: STORE }, "This borg repository is the store 'Vault' already; name another one."],
  ],
  store_place_taken: [
    [
      { store: STORE },
      "The store 'Vault' keeps its copies there already, or within that place or around it; name a place of its own.",
    ],
  ],
  store_without_repository: [
    [
      { field: 'store', value: 'Vault', driver: 'archive' },
      'A store of the driver archive has no borg repository; name one of the driver borg.',
    ],
  ],
  store_name_taken: [[{ name: 'Vault' }, "A store named 'Vault' exists already."]],
  unknown_driver: [
    [{ driver: 'tape', drivers: ['archive', 'sftp'] }, "There is no driver 'tape'; this version has archive, sftp."],
  ],
  secrets_unreadable: [
    [{ store: STORE }, "The secrets of the store 'Vault' were sealed with another SECRET_KEY; set that one again."],
  ],
  no_local_store: [
    [
      { driver: null, location: 'local' },
      "This installation has no local store that this node reaches; set NODE_NAME to the node whose store it is, or add one with 'backrota store add --location local'.",
    ],
    [
      { driver: 'borg', location: 'local' },
      "This installation has no local store that this node reaches of the driver 'borg'; set NODE_NAME to the node whose store it is, or add one with 'backrota store add --location local'.",
    ],
  ],
  store_of_other_node: [
    [
      { field: 'store', value: 'Vault', store: STORE, node: 'east' },
      "The store 'Vault' is one that only the node 'east' reaches; add its target there.",
    ],
  ],
  store_rests: [
    [
      { store: STORE, failures: 3, retryAfterSeconds: 300 },
      "The store 'Vault' failed 3 times in a row and is tried again in 300 s; it waits until then.",
    ],
  ],
  store_target: [
    [
      { store: STORE, limit: 1, count: 2 },
      "The store 'Vault' keeps 1 snapshots of one target at most, and has 2; delete one first.",
    ],
  ],
  store_account: [
    [
      { store: STORE, limit: 1, count: 2 },
      "The store 'Vault' keeps 1 snapshots of one account at most, and has 2; delete one first.",
    ],
  ],
  store_interval: [
    [
      { store: STORE, limit: 1_800, isUnfinished: false, retryAfterSeconds: 5 },
      "The store 'Vault' takes a snapshot of one target every 1800 s at most; try again in 5 s.",
    ],
    [
      { store: STORE, limit: 1_800, isUnfinished: true, retryAfterSeconds: 60 },
      "The store 'Vault' takes one snapshot after another of the same target, and the previous one is still being made; try again later.",
    ],
  ],
};
