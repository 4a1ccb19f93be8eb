import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { promisify } from 'node:util';
import { loadConfig } from '../../src/config.ts';
import { ROOT } from '../support/source-files.ts';

const run = promisify(execFile);

/** What follows the end of the tasks, at most: mails on their way, what cannot be ended, the last connections. */
const AFTER_DRAIN_SECONDS = 30;
/** Of 10: systemd calls what is below "OK". */
const MOST_EXPOSED = 2.5;

describe('the unit for systemd', () => {
  let unit = '';
  let folder = '';
  let file = '';

  before(async () => {
    unit = await readFile(join(ROOT, 'ops', 'systemd', 'backrota.service'), 'utf8');
    folder = await mkdtemp(join(tmpdir(), 'backrota-unit-'));
    file = join(folder, 'backrota.service');
    // Where this gateway is, so that what it starts is there.
    await writeFile(file, unit.replaceAll('/opt/backrota', ROOT.replace(/\/$/, '')));
  });
  after(() => rm(folder, { recursive: true }));

  test('is taken by systemd, without a remark', async () => {
    const { stdout, stderr } = await run('systemd-analyze', ['verify', '--man=no', file]);
    assert.equal(`${stdout}${stderr}`, '');
  });

  test('leaves the gateway little that it could do wrong', async () => {
    const { stdout } = await run('systemd-analyze', ['security', '--offline=true', '--no-pager', file]);
    const exposure = Number(/exposure level for \S+ (\d+\.\d+)/.exec(stdout)?.[1]);
    assert.ok(exposure <= MOST_EXPOSED, stdout);
  });

  test('waits longer for its end than the gateway takes', () => {
    const seconds = Number(/^TimeoutStopSec=(\d+)$/m.exec(unit)?.[1]);
    assert.ok(seconds >= loadConfig({}).drainSeconds + AFTER_DRAIN_SECONDS);
  });
});
