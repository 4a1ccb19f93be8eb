import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { readBorgmatic } from '../../../src/domain/imports/index.ts';

const NIGHTLY = { expression: '30 2 * * *', timeZone: 'UTC' };

/** As the file that `borgmatic config generate` writes is filled in (borgmatic 2). */
const CONFIG = {
  source_directories: ['/home', '/etc'],
  repositories: [
    { path: 'ssh://backup:hunter2@vault.example.org/./web.borg', label: 'vault' },
    { path: '/mnt/usb.borg', label: 'usb' },
  ],
  exclude_patterns: ['*.pyc'],
  encryption_passphrase: 'correct horse',
  compression: 'lz4',
  keep_within: '3d',
  keep_daily: 7,
  keep_weekly: 4,
  keep_minutely: 9,
  checks: [{ name: 'repository', frequency: '2 weeks' }],
  postgresql_databases: [{ name: 'shop', password: 'hunter3' }],
  healthchecks: { ping_url: 'https://hc.example.org/secret' },
};

describe('a configuration of borgmatic', () => {
  it('is a schedule of its policy, run when its caller says, with all else told by name and no value that may be secret', () => {
    const imported = readBorgmatic(CONFIG, NIGHTLY);
    assert.deepEqual(imported?.schedule, {
      name: 'borgmatic /home /etc',
      recurrence: { kind: 'cron', expression: '30 2 * * *', timeZone: 'UTC' },
      retention: { kind: 'keep', algorithm: 'borg', within: '3d', daily: 7, weekly: 4 },
    });
    assert.deepEqual(imported.sources, ['/home', '/etc']);
    assert.deepEqual(imported.losses, [
      {
        reason: 'repositories_unsaid',
        params: { repositories: ['ssh://backup@vault.example.org/./web.borg', '/mnt/usb.borg'] },
      },
      { reason: 'excludes_unsaid', params: { patterns: ['*.pyc'] } },
      { reason: 'keeping_unsaid', params: { names: ['keep_minutely'] } },
      { reason: 'dumps_unsaid', params: { names: ['postgresql_databases'] } },
      { reason: 'options_unsaid', params: { names: ['checks', 'healthchecks'] } },
    ]);
    assert.doesNotMatch(JSON.stringify(imported.losses), /hunter|horse|secret/);
  });

  it('is read with its sections too, as older ones have them', () => {
    const { source_directories, repositories, keep_daily } = CONFIG;
    const old = {
      location: { source_directories, repositories: repositories.map(({ path }) => path) },
      retention: { keep_daily },
    };
    const imported = readBorgmatic(old, NIGHTLY);
    assert.deepEqual(imported?.schedule?.retention, { kind: 'keep', algorithm: 'borg', daily: 7 });
    assert.equal(imported.identity, readBorgmatic(CONFIG, NIGHTLY)?.identity);
    assert.deepEqual(
      imported.losses.map(({ reason }) => reason),
      ['repositories_unsaid'],
    );
  });

  it('is no schedule where nobody says when, or its policy is none', () => {
    const unsaid = readBorgmatic(CONFIG, { ...NIGHTLY, expression: null });
    assert.deepEqual([unsaid?.schedule, unsaid?.losses[0]?.reason], [null, 'when_unsaid']);
    for (const refused of [
      readBorgmatic(CONFIG, { ...NIGHTLY, expression: '99 2 * * *' }),
      readBorgmatic({ ...CONFIG, keep_daily: 'seven' }, NIGHTLY),
    ]) {
      assert.deepEqual([refused?.schedule, refused?.losses[0]?.reason], [null, 'when_refused']);
    }
    for (const none of [null, [], 'text', {}, { source_directories: 'none' }, { plan: 1 }]) {
      assert.equal(readBorgmatic(none, NIGHTLY), null);
    }
  });
});
