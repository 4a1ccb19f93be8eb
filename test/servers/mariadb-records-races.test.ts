import { describe } from 'node:test';
import { claimRaces } from '../storage/records/claim-races.ts';
import { keepInstallationsInMariadb } from './installations-on-mariadb.ts';

describe('claims on MariaDB', () => {
  keepInstallationsInMariadb();
  claimRaces();
});
