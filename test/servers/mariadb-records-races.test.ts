import { after, before, describe } from 'node:test';
import { claimRaces } from '../storage/records/claim-races.ts';
import { type MariadbServer, startMariadb } from '../support/mariadb.ts';

describe('claims on MariaDB', () => {
  let server: MariadbServer;
  before(async () => {
    server = await startMariadb();
  });
  after(() => server.stop());

  claimRaces(async () => ({ kind: 'mysql', url: await server.createDatabase() }));
});
