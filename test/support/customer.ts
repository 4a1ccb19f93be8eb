import type { Account, Actor, Login, Role } from '../../src/domain/account.ts';
import type { UnitOfWork } from '../../src/ports/unit-of-work.ts';
import { addAccount, insertLogin } from '../../src/services/identity/account-creation.ts';
import { Passwords } from '../../src/services/identity/passwords.ts';
import { STAFF, there } from './values.ts';

/** Someone who calls: a login, its account, and how it shows itself. */
export interface Customer {
  readonly account: Account;
  readonly login: Login;
  readonly actor: Actor;
  readonly password: string;
  /** For HTTP Basic. */
  readonly authorization: string;
}

/** How a customer is made. */
export interface CustomerOptions {
  readonly role?: Role;
  readonly isStaff?: boolean;
  /** UTC unless said otherwise. */
  readonly timeZone?: string;
  /** The name of an account to be a login of; without it they get their own. */
  readonly of?: string;
}

/** Cheap ones: what a guess costs is tested where passwords are. */
const passwords = new Passwords({ memoryKib: 8, passes: 1 });
const hashes = new Map<string, Promise<string>>();

/** The hash of a password, as the product reads it. */
function hashOnce(password: string): Promise<string> {
  const hash = hashes.get(password) ?? passwords.hash(password);
  hashes.set(password, hash);
  return hash;
}

/** Adds a login with an account of its own, or to one. */
export async function addCustomer(
  unitOfWork: UnitOfWork,
  name: string,
  options: CustomerOptions = {},
): Promise<Customer> {
  const { role = 'admin', isStaff = false, timeZone = 'UTC', of } = options;
  const password = `${name}:s0me-Passw0rd`;
  const prepared = { login: name, role, isStaff, password, passwordHash: await hashOnce(password) };
  const { account, login } = await unitOfWork.transaction(async (records) => {
    if (of === undefined) return addAccount(records, STAFF, { ...prepared, timeZone });
    const owner = there(await records.accounts.findByName(of));
    return { account: owner, login: await insertLogin(records, STAFF, owner.id, prepared) };
  });
  return {
    account,
    login,
    actor: {
      label: `login:${login.id}`,
      loginId: login.id,
      accountId: account.id,
      role,
      isStaff,
      via: 'billing-panel',
    },
    password,
    authorization: `Basic ${Buffer.from(`${name}:${password}`).toString('base64')}`,
  };
}
