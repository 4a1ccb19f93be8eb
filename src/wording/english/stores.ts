import type { STORE_PROBLEMS } from '../../domain/problems/stores.ts';
import type { Words } from '../vocabulary.ts';

export const STORE_WORDS: Words<typeof STORE_PROBLEMS> = {
  location_malformed: ({ value }) => `The location '${value}' is not a code of 1 to 32 letters, digits, '_' or '-'.`,
  node_unnamed: () => 'The node has no name; give its NODE_NAME.',
  node_unknown: ({ node }) => `There is no node '${node}'; 'backrota node list' shows those there are.`,
  store_limit_malformed: ({ field, value }, vocabulary) =>
    `The limit '${vocabulary.field(field)}' is '${value}'; give a whole number, or none.`,
  store_in_use: ({ store, snapshots, targets, schedules }, { one, many, nameOf }) =>
    `The ${one.store} '${nameOf(store)}' is needed by ${snapshots} ${many.snapshot}, ${targets} ${many.target} and ${schedules} ${many.schedule}; move or delete them first.`,
  store_tested_elsewhere: ({ node }, { one }) =>
    `Only the node '${node}' reaches the ${one.store} and can test it; add it there, or untested.`,
  store_holds_target: ({ store }, { one, nameOf }) =>
    `The ${one.store} '${nameOf(store)}' is a borg repository of one ${one.target}, which it has; add another ${one.store}, or one with root.`,
  repository_of_other_store: ({ store }, { one, nameOf }) =>
    `This borg repository is the ${one.store} '${nameOf(store)}' already; name another one.`,
  store_place_taken: ({ store }, { one, nameOf }) =>
    `The ${one.store} '${nameOf(store)}' keeps its copies there already, or within that place or around it; name a place of its own.`,
  store_without_repository: ({ driver }, { one }) =>
    `A ${one.store} of the driver ${driver} has no borg repository; name one of the driver borg.`,
  store_name_taken: ({ name }, { one }) => `A ${one.store} named '${name}' exists already.`,
  unknown_driver: ({ driver, drivers }) => `There is no driver '${driver}'; this version has ${drivers.join(', ')}.`,
  secrets_unreadable: ({ store }, { one, nameOf }) =>
    `The secrets of the ${one.store} '${nameOf(store)}' were sealed with another SECRET_KEY; set that one again.`,
  no_local_store: ({ driver, location }, { one }) => {
    const which = driver === null ? '' : ` of the driver '${driver}'`;
    return `This installation has no local ${one.store} that this node reaches${which}; set NODE_NAME to the node whose ${one.store} it is, or add one with 'backrota store add --location ${location}'.`;
  },
  store_of_other_node: ({ store, node }, { one, nameOf }) =>
    `The ${one.store} '${nameOf(store)}' is one that only the node '${node}' reaches; add its ${one.target} there.`,
  store_rests: ({ store, failures, retryAfterSeconds }, { one, nameOf }) =>
    `The ${one.store} '${nameOf(store)}' failed ${failures} times in a row and is tried again in ${retryAfterSeconds} s; it waits until then.`,
  store_target: ({ store, limit, count }, { one, many, nameOf }) =>
    `The ${one.store} '${nameOf(store)}' keeps ${limit} ${many.snapshot} of one ${one.target} at most, and has ${count}; delete one first.`,
  store_account: ({ store, limit, count }, { one, many, nameOf }) =>
    `The ${one.store} '${nameOf(store)}' keeps ${limit} ${many.snapshot} of one account at most, and has ${count}; delete one first.`,
  store_interval: ({ store, limit, isUnfinished, retryAfterSeconds }, { one, nameOf }) =>
    isUnfinished
      ? `The ${one.store} '${nameOf(store)}' takes one ${one.snapshot} after another of the same ${one.target}, and the previous one is still being made; try again later.`
      : `The ${one.store} '${nameOf(store)}' takes a ${one.snapshot} of one ${one.target} every ${limit} s at most; try again in ${retryAfterSeconds} s.`,
};
