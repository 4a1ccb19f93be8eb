import assert from 'node:assert/strict';
import { test } from 'node:test';
import { GatewayError } from '../../src/domain/errors.ts';
import { createDrivers } from '../../src/drivers/index.ts';

const DRIVERS = createDrivers({ spoolDirectory: '/nowhere' });

const refuses = (
  driver: string,
  settings: Record<string, string>,
  field: string,
  secrets: Record<string, string> = {},
): void => {
  assert.throws(
    () => DRIVERS.get(driver)?.checkSettings(settings, secrets),
    (error) => error instanceof GatewayError && error.code === 'invalid_request' && error.details.field === field,
  );
};

test('every driver of the roster is listed under its own name', () => {
  assert.deepEqual([...DRIVERS.keys()], ['archive', 'sftp']);
  for (const [name, kind] of DRIVERS) assert.equal(kind.name, name);
});

test('an archive store needs an absolute root and takes nothing else', () => {
  DRIVERS.get('archive')?.checkSettings({ root: '/srv/backups' }, {});
  refuses('archive', {}, 'root');
  refuses('archive', { root: 'backups' }, 'root');
  refuses('archive', { root: '/srv/back\0ups' }, 'root');
  refuses('archive', { root: '/srv/backups', level: '9' }, 'level');
});
