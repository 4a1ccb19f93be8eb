import { recordsContract } from '../contracts/records-contract.ts';
import { openTwoNodes } from '../contracts/records-contract-open.ts';

recordsContract(openTwoNodes);
