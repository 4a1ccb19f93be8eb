import type { START_UP_PROBLEMS } from '../../../src/domain/problems/start-up.ts';
import { type Sentences, STORE } from './said.ts';

const URL_ADVICE = 'write it as mysql://user:password@host:3306/database, with special characters percent-encoded.';

export const START_UP_SENTENCES: Sentences<typeof START_UP_PROBLEMS> = {
  number_out_of_range: [
    [
      { field: 'PORT', value: '-1', least: 0, most: 65_535 },
      "PORT is '-1'; it should be a whole number from 0 to 65535.",
    ],
  ],
  decimal_malformed: [
    [
      { field: 'PANEL_STAT_COST', value: '1,5' },
      "PANEL_STAT_COST is '1,5'; it should be a decimal number of 0 or more, such as 0 or 1.25.",
    ],
  ],
  choice_unknown: [
    [
      { field: 'LOG_LEVEL', value: 'loud', choices: ['info', 'warn'] },
      "LOG_LEVEL is 'loud'; it should be one of info, warn.",
    ],
  ],
  secret_key_unset: [
    [
      { field: 'SECRET_KEY', value: '', least: 32 },
      'SECRET_KEY is not set; with DATABASE_URL all nodes need the same one (32 characters or more).',
    ],
  ],
  secret_key_short: [
    [{ field: 'SECRET_KEY', value: '', length: 5, least: 32 }, 'SECRET_KEY has 5 characters; give 32 or more.'],
  ],
  server_running: [[{}, 'A server runs on this database; stop it on every node, and try again after 15 seconds.']],
  new_key_misplaced: [
    [
      { field: 'SECRET_KEY', value: '', isInEnvironment: true },
      'SECRET_KEY is in the environment; give the next one in a file, with --to-file.',
    ],
    [
      { field: 'SECRET_KEY', value: '', isInEnvironment: false },
      'The key lies in DATA_DIR, where the next one is made too; leave --to-file out.',
    ],
  ],
  sealed_otherwise: [
    [
      { count: 2 },
      '2 secret(s) were sealed with another SECRET_KEY, and nothing was changed; set that one, and try again.',
    ],
  ],
  move_running: [
    [
      {},
      'Another move of snapshots is under way, or what earlier ones left is being deleted; begin this one when that has ended, or half a minute after it was cut off.',
    ],
  ],
  stores_overlap: [
    [
      {},
      'Both stores lie in one place, or one within the other; nothing is moved or deleted there: name a store in a place of its own.',
    ],
  ],
  copies_left: [
    [
      { store: STORE, copies: 2 },
      "2 copies of moved snapshots still lie in 'Vault'; they are tried to be deleted every hour: remove it when they are gone.",
    ],
  ],
  store_move_itself: [[{ store: STORE }, "'Vault' is both stores; name another one to move to."]],
  store_of_one_account: [
    [{ store: STORE }, "The store 'Vault' is one account's alone; name that account with --account, or another store."],
  ],
  snapshot_stays: [
    [
      { state: 'missing' },
      "It is 'missing', being read, or needed by what is built upon it there; move it when that has ended.",
    ],
  ],
  move_interrupted: [[{ signal: 'SIGINT' }, 'SIGINT stopped the move; run it again, and it goes on.']],
  origin_malformed: [
    [
      { field: 'CORS_ORIGINS', value: '*' },
      "CORS_ORIGINS has '*', which is no origin; write each like https://cabinet.example.",
    ],
    [
      { field: 'CORS_ORIGINS', value: '' },
      'CORS_ORIGINS has a URL with a user, which is no origin; write each like https://cabinet.example.',
    ],
  ],
  default_zone_unknown: [
    [
      { field: 'DEFAULT_TIME_ZONE', value: 'Mars' },
      "DEFAULT_TIME_ZONE is 'Mars'; it should be an IANA zone such as Europe/Kyiv.",
    ],
  ],
  metrics_token_weak: [
    [
      { field: 'METRICS_TOKEN', value: '', least: 16 },
      'METRICS_TOKEN is too short, or not of plain characters; set it to at least 16 letters, digits and signs without a blank.',
    ],
  ],
  heartbeat_url_malformed: [
    [
      { field: 'HEARTBEAT_URL', value: '' },
      'HEARTBEAT_URL is no address of the form https://host/path; plain http:// is taken only to this machine and to what ALERT_NETWORKS lists.',
    ],
  ],
  webhook_url_malformed: [
    [
      { field: 'address', value: '', most: 2000 },
      "The webhook's URL is none of the form https://host/path, without a user, of at most 2000 characters; plain http:// is taken only where ALERT_NETWORKS lists networks for it.",
    ],
  ],
  too_many_alerts: [[{ limit: 20 }, 'There are 20 alerts, which is as many as there may be; remove one first.']],
  alert_mails_off: [[{}, 'No mail can be sent from here; set SMTP_URL as the server has it.']],
  outward_call_failed: [
    [{ why: 'stopping' }, 'The address could not be called: the gateway stops.'],
    [{ why: 'timeout', seconds: 15 }, 'The address could not be called: it took longer than 15 s.'],
    [
      { why: 'status', status: 302 },
      'The address answered with status 302; it should answer with 2xx, without a redirect.',
    ],
    [
      { why: 'system', system: 'ECONNREFUSED' },
      'The address could not be called (ECONNREFUSED); check that it is right and can be reached from here.',
    ],
    [
      { why: 'address', address: '10.0.0.1' },
      'The address leads to 10.0.0.1, which is not on the public internet; list it in ALERT_NETWORKS if it may be called.',
    ],
  ],
  smtp_url_malformed: [
    [
      { field: 'SMTP_URL', value: '' },
      'SMTP_URL is not of the form smtp://user:password@host:587 or smtps://user:password@host:465; correct it or unset it.',
    ],
  ],
  mail_from_malformed: [
    [{ field: 'MAIL_FROM', value: 'us' }, "MAIL_FROM is 'us'; it should be one address such as backrota@example.org."],
  ],
  installation_missing: [
    [
      { dataDir: '/data' },
      "There is no installation in '/data'; set DATA_DIR to where one is, or make one with 'backrota serve' or 'backrota account add'.",
    ],
  ],
  data_dir_unusable: [
    [
      { dataDir: '/proc' },
      "The data directory '/proc' cannot be used; set DATA_DIR to one that this user may make and write.",
    ],
  ],
  database_file_unusable: [
    [
      { file: '/data/x', system: 'file is not a database' },
      "The database file '/data/x' cannot be used (file is not a database); choose a DATA_DIR that this user can write, on a disk with space.",
    ],
  ],
  database_server_unusable: [
    [
      { database: 'b', host: 'db', port: 3306, user: 'me', system: 'ECONNREFUSED' },
      "The database 'b' on db:3306 cannot be used as 'me' (ECONNREFUSED); check that the server runs and that DATABASE_URL is right.",
    ],
  ],
  database_url_wrong: [
    [{ why: 'no_url' }, `DATABASE_URL is not a URL; ${URL_ADVICE}`],
    [{ why: 'no_host' }, `DATABASE_URL names no host; ${URL_ADVICE}`],
    [{ why: 'no_user' }, `DATABASE_URL names no user; ${URL_ADVICE}`],
    [{ why: 'no_database' }, `DATABASE_URL names no database; ${URL_ADVICE}`],
    [{ why: 'encoding' }, `DATABASE_URL has a broken percent-encoding; ${URL_ADVICE}`],
    [{ why: 'protocol', protocol: 'http:' }, `DATABASE_URL starts with 'http:', which is not supported; ${URL_ADVICE}`],
  ],
  database_too_old: [
    [{ version: '5.7.1' }, 'The database server is too old (5.7.1); use MariaDB 10.6 or MySQL 8.0, or newer.'],
  ],
  database_foreign: [
    [
      { table: 'posts' },
      "The database holds tables of another program (such as 'posts'); give Backrota an empty database of its own.",
    ],
  ],
  database_newer: [
    [
      { migration: '2099' },
      "The database was made by a newer version of Backrota (it has '2099'); start that version, or restore the database from before the update.",
    ],
  ],
  database_unmigrated: [
    [{}, "The database is not of this version yet; run 'backrota migrate', or start 'backrota serve', first."],
  ],
  migration_under_way: [[{}, 'Another node is migrating this database; start again when it has finished.']],
  port_in_use: [
    [
      { host: '127.0.0.1', port: 80 },
      'Port 80 is in use on 127.0.0.1; stop what listens there, or set PORT to a free one.',
    ],
  ],
  port_denied: [[{ port: 80 }, 'Port 80 may not be opened by this user; set PORT to one above 1023.']],
  host_not_ours: [
    [{ host: '9.9.9.9' }, "HOST '9.9.9.9' is no address of this machine; set it to one that is, such as 127.0.0.1."],
  ],
  port_not_opened: [
    [
      { host: '127.0.0.1', port: 80, system: 'EMFILE' },
      "Port 80 on 127.0.0.1 can't be opened (EMFILE); check HOST and PORT.",
    ],
  ],
  mail_too_old: [[{}, 'The mail was not sent within a day of its writing.']],
  mail_unsent: [
    [{ why: 'stopping' }, 'The mail could not be sent: the gateway stops.'],
    [{ why: 'timeout', seconds: 110 }, 'The mail could not be sent: it took longer than 110 s.'],
    [{ why: 'refused', system: '451 Try later' }, 'The mail could not be sent: 451 Try later'],
    [
      { why: 'no_such_recipient', system: '550 No such user' },
      'The mail could not be sent, as the server refuses its address: 550 No such user',
    ],
    [
      { why: 'end_unknown', system: 'Connection closed unexpectedly', times: 1 },
      'The mail was sent, and the server did not say that it took it over: Connection closed unexpectedly',
    ],
  ],
};
