import type { START_UP_PROBLEMS } from '../../domain/problems/start-up.ts';
import type { Words } from '../vocabulary.ts';

const DATABASE_URL_FAULTS = {
  no_url: 'is not a URL',
  no_host: 'names no host',
  no_user: 'names no user',
  no_database: 'names no database',
  encoding: 'has a broken percent-encoding',
} as const;

export const START_UP_WORDS: Words<typeof START_UP_PROBLEMS> = {
  number_out_of_range: ({ field, value, least, most }) =>
    `${field} is '${value}'; it should be a whole number from ${least} to ${most}.`,
  decimal_malformed: ({ field, value }) =>
    `${field} is '${value}'; it should be a decimal number of 0 or more, such as 0 or 1.25.`,
  choice_unknown: ({ field, value, choices }) => `${field} is '${value}'; it should be one of ${choices.join(', ')}.`,
  secret_key_unset: ({ field, least }) =>
    `${field} is not set; with DATABASE_URL all nodes need the same one (${least} characters or more).`,
  secret_key_short: ({ field, length, least }) => `${field} has ${length} characters; give ${least} or more.`,
  server_running: () => 'A server runs on this database; stop it on every node, and try again after 15 seconds.',
  new_key_misplaced: ({ isInEnvironment }) =>
    isInEnvironment
      ? 'SECRET_KEY is in the environment; give the next one in a file, with --to-file.'
      : 'The key lies in DATA_DIR, where the next one is made too; leave --to-file out.',
  sealed_otherwise: ({ count }) =>
    `${count} secret(s) were sealed with another SECRET_KEY, and nothing was changed; set that one, and try again.`,
  move_running: () =>
    'Another move of snapshots is under way, or what earlier ones left is being deleted; begin this one when that has ended, or half a minute after it was cut off.',
  stores_overlap: () =>
    'Both stores lie in one place, or one within the other; nothing is moved or deleted there: name a store in a place of its own.',
  copies_left: ({ store, copies }, { nameOf }) =>
    `${copies} copies of moved snapshots still lie in '${nameOf(store)}'; they are tried to be deleted every hour: remove it when they are gone.`,
  store_move_itself: ({ store }, { nameOf }) => `'${nameOf(store)}' is both stores; name another one to move to.`,
  store_of_one_account: ({ store }, { nameOf }) =>
    `The store '${nameOf(store)}' is one account's alone; name that account with --account, or another store.`,
  snapshot_stays: ({ state }) =>
    `It is '${state}', being read, or needed by what is built upon it there; move it when that has ended.`,
  move_interrupted: ({ signal }) => `${signal} stopped the move; run it again, and it goes on.`,
  origin_malformed: ({ field, value }) =>
    `${field} has ${value === '' ? 'a URL with a user' : `'${value}'`}, which is no origin; write each like https://cabinet.example.`,
  default_zone_unknown: ({ field, value }) => `${field} is '${value}'; it should be an IANA zone such as Europe/Kyiv.`,
  metrics_token_weak: ({ least }) =>
    `METRICS_TOKEN is too short, or not of plain characters; set it to at least ${least} letters, digits and signs without a blank.`,
  heartbeat_url_malformed: () =>
    'HEARTBEAT_URL is no address of the form https://host/path; plain http:// is taken only to this machine and to what ALERT_NETWORKS lists.',
  smtp_url_malformed: ({ field }) =>
    `${field} is not of the form smtp://user:password@host:587 or smtps://user:password@host:465; correct it or unset it.`,
  mail_from_malformed: ({ field, value }) =>
    `${field} is '${value}'; it should be one address such as backrota@example.org.`,
  installation_missing: ({ dataDir }) =>
    `There is no installation in '${dataDir}'; set DATA_DIR to where one is, or make one with 'backrota serve' or 'backrota account add'.`,
  data_dir_unusable: ({ dataDir }) =>
    `The data directory '${dataDir}' cannot be used; set DATA_DIR to one that this user may make and write.`,
  database_file_unusable: ({ file, system }) =>
    `The database file '${file}' cannot be used (${system}); choose a DATA_DIR that this user can write, on a disk with space.`,
  database_server_unusable: ({ database, host, port, user, system }) =>
    `The database '${database}' on ${host}:${port} cannot be used as '${user}' (${system}); check that the server runs and that DATABASE_URL is right.`,
  database_url_wrong: (told) =>
    `DATABASE_URL ${
      told.why === 'protocol' ? `starts with '${told.protocol}', which is not supported` : DATABASE_URL_FAULTS[told.why]
    }; write it as mysql://user:password@host:3306/database, with special characters percent-encoded.`,
  database_too_old: ({ version }) =>
    `The database server is too old (${version}); use MariaDB 10.6 or MySQL 8.0, or newer.`,
  database_foreign: ({ table }) =>
    `The database holds tables of another program (such as '${table}'); give Backrota an empty database of its own.`,
  database_newer: ({ migration }) =>
    `The database was made by a newer version of Backrota (it has '${migration}'); start that version, or restore the database from before the update.`,
  database_unmigrated: () =>
    "The database is not of this version yet; run 'backrota migrate', or start 'backrota serve', first.",
  migration_under_way: () => 'Another node is migrating this database; start again when it has finished.',
  port_in_use: ({ host, port }) =>
    `Port ${port} is in use on ${host}; stop what listens there, or set PORT to a free one.`,
  port_denied: ({ port }) => `Port ${port} may not be opened by this user; set PORT to one above 1023.`,
  host_not_ours: ({ host }) =>
    `HOST '${host}' is no address of this machine; set it to one that is, such as 127.0.0.1.`,
  port_not_opened: ({ host, port, system }) =>
    `Port ${port} on ${host} can't be opened (${system}); check HOST and PORT.`,
  mail_too_old: () => 'The mail was not sent within a day of its writing.',
  webhook_url_malformed: ({ most }) =>
    `The webhook's URL is none of the form https://host/path, without a user, of at most ${most} characters; plain http:// is taken only where ALERT_NETWORKS lists networks for it.`,
  too_many_alerts: ({ limit }) => `There are ${limit} alerts, which is as many as there may be; remove one first.`,
  alert_mails_off: () => 'No mail can be sent from here; set SMTP_URL as the server has it.',
  outward_call_failed: (told) => {
    switch (told.why) {
      case 'stopping':
        return 'The address could not be called: the gateway stops.';
      case 'timeout':
        return `The address could not be called: it took longer than ${told.seconds} s.`;
      case 'status':
        return `The address answered with status ${told.status}; it should answer with 2xx, without a redirect.`;
      case 'system':
        return `The address could not be called (${told.system}); check that it is right and can be reached from here.`;
      case 'address':
        return `The address leads to ${told.address}, which is not on the public internet; list it in ALERT_NETWORKS if it may be called.`;
    }
  },
  mail_unsent: (told) => {
    switch (told.why) {
      case 'stopping':
        return 'The mail could not be sent: the gateway stops.';
      case 'timeout':
        return `The mail could not be sent: it took longer than ${told.seconds} s.`;
      case 'refused':
        return `The mail could not be sent: ${told.system}`;
      case 'no_such_recipient':
        return `The mail could not be sent, as the server refuses its address: ${told.system}`;
      case 'end_unknown':
        return `The mail was sent, and the server did not say that it took it over: ${told.system}`;
    }
  },
};
