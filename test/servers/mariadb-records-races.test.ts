import { describe } from 'node:test';
import { byteRaces } from '../storage/records/byte-races.ts';
import { claimRaces } from '../storage/records/claim-races.ts';
import { keepInstallationsInMariadb } from './installations-on-mariadb.ts';

describe('claims and counts of bytes on MariaDB', () => {
  keepInstallationsInMariadb();
  claimRaces();
  byteRaces();
});
