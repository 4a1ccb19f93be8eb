import { randomUUID } from 'node:crypto';
import type { Account, Login, Session } from '../../src/domain/account.ts';
import type { Contact, Mail } from '../../src/domain/notification.ts';
import type { CountedNoun } from '../../src/ports/records/ids.ts';
import type { UnitOfWork } from '../../src/ports/unit-of-work.ts';
import { NOW } from '../support/values.ts';

/** One database, as two nodes see it. */
export interface OpenedRecords {
  readonly node: UnitOfWork;
  readonly otherNode: UnitOfWork;
  /** How many statements the first node sends during `work`. */
  countQueries(work: () => Promise<unknown>): Promise<number>;
  close(): Promise<void>;
}

/** Makes people, and what belongs to them alone, with sensible values. */
export class PeopleWorld {
  readonly node: UnitOfWork;
  readonly otherNode: UnitOfWork;
  readonly countQueries: OpenedRecords['countQueries'];

  constructor(opened: OpenedRecords) {
    this.node = opened.node;
    this.otherNode = opened.otherNode;
    this.countQueries = opened.countQueries;
  }

  get records() {
    return this.node.records;
  }

  async id(kind: CountedNoun): Promise<number> {
    const [id] = await this.records.ids.next(kind, 1);
    if (id === undefined) throw new Error('no id was given');
    return id;
  }

  async account(change: Partial<Account> = {}): Promise<Account> {
    const id = await this.id('account');
    const account: Account = {
      id,
      uuid: randomUUID(),
      name: `account ${id}`,
      timeZone: 'Europe/Paris',
      quotaPerDay: null,
      quotaTotal: null,
      quotaBytes: null,
      suspendedAt: null,
      caps: {},
      version: 1,
      createdAt: NOW,
      deletedAt: null,
      ...change,
    };
    await this.records.accounts.insert(account);
    return account;
  }

  async login(account: Account, change: Partial<Login> = {}): Promise<Login> {
    const id = await this.id('login');
    const login: Login = {
      id,
      uuid: randomUUID(),
      accountId: account.id,
      login: `login ${id}`,
      passwordHash: '$argon2id$…',
      role: 'admin',
      isStaff: false,
      isDisabled: false,
      totpSealed: null,
      version: 1,
      createdAt: NOW,
      deletedAt: null,
      ...change,
    };
    await this.records.logins.insert(login);
    return login;
  }

  async session(login: Login, change: Partial<Session> = {}): Promise<Session> {
    const session = {
      tokenHash: randomUUID(),
      loginId: login.id,
      kind: 'panel',
      awaitsTotp: false,
      scope: null,
      networks: null,
      createdAt: NOW,
      address: '192.0.2.7',
      expiresAt: NOW + 3600,
      revokedAt: null,
      ...change,
    } as const;
    return { ...session, id: await this.records.sessions.insert(session) };
  }

  async contact(login: Login, change: Partial<Contact> = {}): Promise<Contact> {
    const contact: Contact = {
      uuid: randomUUID(),
      loginId: login.id,
      accountId: login.accountId,
      name: 'Zoë Ångström',
      email: 'zoe@example.org',
      phone: '+44 20 7946 0000',
      isMain: false,
      createdAt: NOW,
      ...change,
    };
    await this.records.notifications.insertContact(contact);
    return contact;
  }

  async mail(account: Account, change: Partial<Mail> = {}): Promise<Mail> {
    const mail: Mail = {
      uuid: randomUUID(),
      accountId: account.id,
      kind: 'creation',
      recipient: 'zoe@example.org',
      subject: 'A snapshot was made: søn 🗄',
      text: 'It has 3 files.\r\n',
      createdAt: NOW,
      attempt: 0,
      nextAttemptAt: NOW,
      leaseOwner: null,
      leaseUntil: null,
      sentAt: null,
      givenUpAt: null,
      error: null,
      ...change,
    };
    await this.records.mails.insertMany([mail]);
    return mail;
  }
}
