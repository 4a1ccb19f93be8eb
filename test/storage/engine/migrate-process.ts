// A node that migrates and then serves: node migrate-process.ts <DatabaseLocation as JSON> [<statement> <moment>].
// With a statement's number it kills itself there: just `before` it is sent, or `during` its run.
import { randomUUID } from 'node:crypto';
import type { DatabaseLocation } from '../../../src/storage/engine/engine.ts';
import { openDatabase } from '../../../src/storage/engine/knex.ts';
import { migrate } from '../../../src/storage/engine/migrate.ts';

const [locationJson = '', fatalStatement = '0', moment = 'before'] = process.argv.slice(2);
const knex = await openDatabase(JSON.parse(locationJson) as DatabaseLocation);
const die = () => process.kill(process.pid, 'SIGKILL');

let statements = 0;
knex.on('query', () => {
  statements += 1;
  if (statements !== Number(fatalStatement)) return;
  if (moment === 'before') die();
  else setImmediate(die);
});
await migrate(knex);
process.stdout.write(`${statements}\n`);

// Loaded this late, it costs nothing to the many processes that never come here.
const { KnexUnitOfWork } = await import('../../../src/storage/unit-of-work.ts');
const uow = new KnexUnitOfWork(knex, { now: () => 1_800_000_000 }, { useDatabaseClock: true });
await uow.transaction(async (records) => {
  const [id = 0] = await records.ids.next('account', 1);
  await records.accounts.insert({
    id,
    uuid: randomUUID(),
    name: `account ${id}`,
    timeZone: 'UTC',
    quotaPerDay: null,
    quotaTotal: null,
    quotaBytes: null,
    suspendedAt: null,
    caps: {},
    version: 1,
    createdAt: records.now,
    deletedAt: null,
  });
});
await uow.close();
