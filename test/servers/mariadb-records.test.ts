import { describe } from 'node:test';
import { recordsContract } from '../contracts/records-contract.ts';
import { openTwoNodes } from '../contracts/records-contract-open.ts';
import { keepInstallationsInMariadb } from './installations-on-mariadb.ts';

describe('records on MariaDB', () => {
  keepInstallationsInMariadb();
  recordsContract(openTwoNodes);
});
