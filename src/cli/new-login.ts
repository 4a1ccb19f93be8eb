import { Option } from 'commander';
import type { Account, Login } from '../../clients/typescript/client.ts';
import { ROLES } from '../domain/account.ts';
import { printFields } from './output.ts';

/** What a new login may do. */
export const roleOption = (): Option =>
  new Option('--role <role>', 'what the login may do in its account').choices(ROLES).default('admin');

/** Shows a new login; its password only where it was generated, and only this once. */
export function printNewLogin(account: Account, login: Login, password: string | null): void {
  const { id, uuid, name } = account;
  const who = { login: login.login, role: login.isStaff ? `${login.role}, staff` : login.role };
  printFields({ id, uuid, account: name, ...who, ...(password === null ? {} : { password }) });
}
