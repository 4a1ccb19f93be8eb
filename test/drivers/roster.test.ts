import assert from 'node:assert/strict';
import { test } from 'node:test';
import { GatewayError } from '../../src/domain/errors.ts';
import { DRIVERS } from '../../src/drivers/index.ts';

const refuses = (driver: string, settings: Record<string, string>, field: string): void => {
  assert.throws(
    () => DRIVERS.get(driver)?.checkSettings(settings),
    (error) => error instanceof GatewayError && error.code === 'invalid_request' && error.details.field === field,
  );
};

test('every driver of the roster is listed under its own name', () => {
  assert.deepEqual([...DRIVERS.keys()], ['archive']);
  for (const [name, kind] of DRIVERS) assert.equal(kind.name, name);
});

test('an archive store needs an absolute root and takes nothing else', () => {
  DRIVERS.get('archive')?.checkSettings({ root: '/srv/backups' });
  refuses('archive', {}, 'root');
  refuses('archive', { root: 'backups' }, 'root');
  refuses('archive', { root: '/srv/back\0ups' }, 'root');
  refuses('archive', { root: '/srv/backups', level: '9' }, 'level');
});
