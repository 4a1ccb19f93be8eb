// What a process does that is killed: asks the driver for one thing, in a repository that grows.
import { parseSettings } from '../../src/drivers/borg/config.ts';
import { BorgDriver } from '../../src/drivers/borg/driver.ts';
import { neverAborted, silent } from '../drivers/source-tree.ts';

const { settings, secrets, base, call } = JSON.parse(process.argv[2] ?? '');
const driver = new BorgDriver(parseSettings(settings, secrets), base);
process.stdout.write('begun\n');
if (call.kind === 'backup') await driver.backup(call.job, silent, neverAborted());
else if (call.kind === 'delete') await driver.delete(call.locator);
else await driver.compact(call.targetUuid, neverAborted());
