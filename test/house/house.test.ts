import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type SourceFile, sourceFiles } from '../support/source-files.ts';

/** Names of the wires, of those who speak them, and of their fields. */
const WIRE_WORDS = [
  'plid',
  'elid',
  'sok',
  'p_cnt',
  'p_num',
  'authinfo',
  'rotation_days',
  'rotation_time',
  'backup_rotation',
  'time_option',
  'fleio\\w*',
  'billmgr\\w*',
  'billmanager',
  'zomro',
  'cloudsigma',
  'incremental_backup',
  'manual_incremental_backup',
  'backup_policy\\w*',
  'retention_policy',
  'set_scheduler',
  'snapshot_uuid',
  'remotesnapshots?',
  'borg ui',
  'prune_keep_\\w+',
  'cron_expression',
  'selectel',
  'terraform',
  'keystone',
  'max_backups',
  'schedule_pattern',
  'schedule_type',
  'tags',
];

const without = (files: readonly SourceFile[], pattern: RegExp): void => {
  const found = files.filter(({ text }) => pattern.test(text)).map(({ path }) => path);
  assert.deepEqual(found, []);
};

describe('the house', () => {
  it("keeps each wire's words in its room", () => {
    const rooms = [
      'domain',
      'ports',
      'services',
      'storage',
      'triggering',
      'drivers',
      'file-tree',
      'server',
      'metrics',
      'notify',
      'cli',
    ];
    const house = [...rooms.map((room) => `src/${room}`), 'migrations'].flatMap((room) => sourceFiles(room));
    const pattern = new RegExp(`(?<![a-z0-9_])(${WIRE_WORDS.join('|')})(?![a-z0-9_])`, 'i');
    without(house, pattern);
  });

  it('spells the columns of leases in one place', () => {
    const files = sourceFiles('src').filter(({ path }) => path !== 'src/storage/engine/leases.ts');
    without(files, /lease_(owner|until)/);
  });

  it('reads the wall clock in one place', () => {
    const files = sourceFiles('src').filter(({ path }) => path !== 'src/storage/system-clock.ts');
    without(files, /Date\.now\(|new Date\(\)|Temporal\.Now/);
  });

  it('keeps the domain free of input and output', () => {
    without(sourceFiles('src/domain'), /from '(node:|knex|koa)/);
  });

  it('asks which engine a database has in one place, and calls it an engine', () => {
    const files = sourceFiles('src').filter(({ path }) => !path.startsWith('src/storage/engine/'));
    without(files, /[=!]== '(?:sqlite|mysql|mariadb)'|case '(?:sqlite|mysql|mariadb)'|engine\.kind/);
    const tellingApart = sourceFiles('src/storage/engine').filter(({ text }) =>
      /[=!]== '(?:sqlite|mysql)'|case '(?:sqlite|mysql)'/.test(text),
    );
    assert.deepEqual(
      tellingApart.map(({ path }) => path),
      ['src/storage/engine/engine.ts'],
    );
    without(sourceFiles('src/storage'), /\b(?:sql|database|knex|engine)\.dialect\b/i);
  });

  it('starts programs without a shell', () => {
    without(sourceFiles('src'), /\bexecSync\(|\bexec\(['"`]|shell: true/);
  });

  it('skips no test and leaves none to be done', () => {
    without(sourceFiles('test'), /\b(it|test|describe)\.(skip|todo|only)\b|\{ *(skip|todo|only): *true/);
  });

  it('has no hook of one file run before the tests of others, with which it shares a process', () => {
    const files = sourceFiles('test').filter(({ path }) => !/^test\/(?:servers|serve|load|run-folders)\b/.test(path));
    without(files, /^(?:before|beforeEach|afterEach)\(/m);
    // What stands behind its first `await` belongs to no suite.
    without(files, /\bdescribe\(.*, async \(/);
  });

  it('names every test once in its file', () => {
    for (const { path, text } of sourceFiles('test')) {
      const names = [...text.matchAll(/^\s*(?:it|test)\(\s*(['"`])(.+?)\1/gm)].map((match) => match[2]);
      assert.equal(new Set(names).size, names.length, `${path} has two tests of one name.`);
    }
  });
});
