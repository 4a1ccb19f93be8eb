import assert from 'node:assert/strict';
import { test } from 'node:test';
import { GatewayError } from '../../src/domain/errors.ts';
import { createDrivers } from '../../src/drivers/index.ts';

const DRIVERS = createDrivers({ spoolDirectory: '/nowhere', borgDirectory: '/nowhere' });

const refuses = (
  driver: string,
  settings: Record<string, string>,
  field: string,
  secrets: Record<string, string> = {},
): void => {
  assert.throws(
    () => DRIVERS.get(driver)?.checkSettings(settings, secrets),
    (error) =>
      error instanceof GatewayError &&
      error.code === 'invalid_request' &&
      'field' in error.problem.params &&
      error.problem.params.field === field,
  );
};

test('every driver of the roster is listed under its own name', () => {
  assert.deepEqual([...DRIVERS.keys()], ['archive', 'sftp', 'borg']);
  for (const [name, kind] of DRIVERS) assert.equal(kind.name, name);
});

test('an archive store needs an absolute root and takes nothing else', () => {
  DRIVERS.get('archive')?.checkSettings({ root: '/srv/backups' }, {});
  refuses('archive', {}, 'root');
  refuses('archive', { root: 'backups' }, 'root');
  refuses('archive', { root: '/srv/back\0ups' }, 'root');
  refuses('archive', { root: '/srv/backups', level: '9' }, 'level');
});

test('an SFTP store needs host, user, root, host key and a way to log in, and takes nothing else', () => {
  const settings = {
    host: 'backup.example.net',
    user: 'vault',
    root: '/srv/vault',
    hostKey: `SHA256:${'A'.repeat(43)}`,
  };
  const secrets = { password: 'hunter2' };
  DRIVERS.get('sftp')?.checkSettings({ ...settings, port: '2222' }, secrets);
  for (const name of ['host', 'user', 'root', 'hostKey']) {
    refuses('sftp', Object.fromEntries(Object.entries(settings).filter(([key]) => key !== name)), name, secrets);
  }
  for (const port of ['0', '65536', 'ssh', '22 ']) refuses('sftp', { ...settings, port }, 'port', secrets);
  for (const host of ['-oProxyCommand=true', 'a b', 'a/b', '']) refuses('sftp', { ...settings, host }, 'host', secrets);
  for (const root of ['vault', '/srv/../etc', '/srv\n']) refuses('sftp', { ...settings, root }, 'root', secrets);
  for (const hostKey of ['SHA256:short', 'ssh-ed25519 AAAA', 'yes', 'MD5:00:11'])
    refuses('sftp', { ...settings, hostKey }, 'hostKey', secrets);
  refuses('sftp', { ...settings, shell: '/bin/sh' }, 'shell', secrets);
  refuses('sftp', settings, 'token', { ...secrets, token: 'x' });
  refuses('sftp', settings, 'privateKey');
});

test('a borg store needs a repository or a root, and a passphrase unless it is not encrypted', () => {
  const secrets = { passphrase: 'horse staple' };
  const check = (settings: Record<string, string>, given: Record<string, string> = secrets) =>
    DRIVERS.get('borg')?.checkSettings(settings, given);
  check({ repository: '/srv/borg', encryption: 'repokey-blake2', compression: 'zstd,3' });
  check({ root: '/srv/borgs', encryption: 'none' }, {});
  const remote = { repository: 'ssh://borg@vault.example.net:2222/./repo', hostKey: 'ssh-ed25519 AAAAC3Nza' };
  const key = { ...secrets, privateKey: '-----BEGIN OPENSSH PRIVATE KEY-----\n' };
  check(remote, key);
  refuses('borg', {}, 'repository', secrets);
  refuses('borg', { root: '/srv/a', repository: '/srv/b' }, 'root', secrets);
  for (const repository of [
    'repo',
    '/srv/../etc',
    '/srv/a::b',
    'ssh://-oProxyCommand=x/repo',
    'ssh://a b/c',
    'ftp://a/b',
  ])
    refuses('borg', { ...remote, repository }, 'repository', key);
  refuses('borg', { repository: '/srv/borg' }, 'passphrase');
  refuses('borg', { repository: '/srv/borg', encryption: 'rot13' }, 'encryption', secrets);
  for (const compression of ['gzip', 'zstd,99', 'lz4 --remote-path=x']) {
    refuses('borg', { repository: '/srv/borg', compression }, 'compression', secrets);
  }
  refuses('borg', { ...remote, hostKey: `SHA256:${'A'.repeat(43)}` }, 'hostKey', key);
  refuses('borg', remote, 'privateKey', secrets);
  refuses('borg', { repository: '/srv/borg', passphrase: 'open' }, 'passphrase', secrets);
  refuses('borg', { repository: '/srv/borg', custom_flags: '--debug' }, 'custom_flags', secrets);
});

test('an archive store has no secrets', () => {
  refuses('archive', { root: '/srv/backups' }, 'password', { password: 'hunter2' });
});

test('every driver tells which settings and secrets it takes: all of them, and no other', () => {
  for (const [driver, { fields = [] }] of DRIVERS) {
    const told = (isSecret: boolean) => fields.filter((field) => field.isSecret === isSecret).map(({ name }) => name);
    assert.ok(fields.length > 0, driver);
    const refused = (settings: Record<string, string>, secrets: Record<string, string>) => {
      try {
        DRIVERS.get(driver)?.checkSettings(settings, secrets);
      } catch (error) {
        return error instanceof GatewayError ? (error.problem.params as { known?: string[] }) : {};
      }
      return {};
    };
    assert.deepEqual(refused({ shoe: 'x' }, {}).known, told(false), driver);
    if (told(true).length > 0) assert.deepEqual(refused({}, { shoe: 'x' }).known, told(true), driver);
    for (const { name, isSecret } of fields.filter(({ isRequired }) => isRequired)) {
      const others = Object.fromEntries(
        fields.filter((field) => field.isRequired && field.name !== name).map((field) => [field.name, '/srv/vault']),
      );
      assert.equal(isSecret, false);
      assert.throws(() => DRIVERS.get(driver)?.checkSettings(others, {}), GatewayError, `${driver} ${name}`);
    }
  }
});
