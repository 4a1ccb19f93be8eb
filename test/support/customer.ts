import type { Account, Actor, Login, Role } from '../../src/domain/account.ts';
import type { UnitOfWork } from '../../src/ports/unit-of-work.ts';
import { addAccount } from '../../src/services/identity/account-creation.ts';
import { Passwords } from '../../src/services/identity/passwords.ts';
import { STAFF } from './values.ts';

/** An account with the actor of its first login. */
export interface Customer {
  readonly account: Account;
  readonly login: Login;
  readonly actor: Actor;
}

/** Cheap ones: what a guess costs is tested where passwords are. */
const passwords = new Passwords({ memoryKib: 8, passes: 1 });
const hashes = new Map<string, Promise<string>>();

/** The hash of a password, as the product reads it. */
export function hashOnce(password: string): Promise<string> {
  const hash = hashes.get(password) ?? passwords.hash(password);
  hashes.set(password, hash);
  return hash;
}

/** An account whose login has no usable password: hashing one takes a while. */
export async function addCustomer(unitOfWork: UnitOfWork, login: string, role: Role): Promise<Customer> {
  const prepared = { login, role, isStaff: false, password: '', passwordHash: '', timeZone: 'UTC' };
  const added = await unitOfWork.transaction((records) => addAccount(records, STAFF, prepared));
  const { account } = added;
  return {
    account,
    login: added.login,
    actor: {
      label: `login:${login}`,
      loginId: added.login.id,
      accountId: account.id,
      role,
      isStaff: false,
      via: 'billing-panel',
    },
  };
}
