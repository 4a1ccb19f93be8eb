import { after, before, describe } from 'node:test';
import { recordsContract } from '../contracts/records-contract.ts';
import { openTwoNodes } from '../contracts/records-contract-open.ts';
import { type MariadbServer, startMariadb } from '../support/mariadb.ts';

describe('records on MariaDB', () => {
  let server: MariadbServer;
  before(async () => {
    server = await startMariadb();
  });
  after(() => server.stop());

  recordsContract(async () => openTwoNodes({ kind: 'mysql', url: await server.createDatabase() }));
});
