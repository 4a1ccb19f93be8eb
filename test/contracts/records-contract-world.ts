import { randomUUID } from 'node:crypto';
import type { Account, Login } from '../../src/domain/account.ts';
import { parseRecurrence } from '../../src/domain/recurrence/index.ts';
import type { Run } from '../../src/domain/run.ts';
import type { Schedule } from '../../src/domain/schedule.ts';
import type { Snapshot } from '../../src/domain/snapshot.ts';
import type { Store } from '../../src/domain/store.ts';
import type { Target } from '../../src/domain/target.ts';
import type { Task } from '../../src/domain/task.ts';
import type { Noun } from '../../src/ports/records.ts';
import type { UnitOfWork } from '../../src/ports/unit-of-work.ts';

/** One database, as two nodes see it. */
export interface OpenedRecords {
  readonly node: UnitOfWork;
  readonly otherNode: UnitOfWork;
  /** How many statements the first node sends during `work`. */
  countQueries(work: () => Promise<unknown>): Promise<number>;
  close(): Promise<void>;
}

/** The moment that every test lives in, by the first node's clock. */
export const NOW = 1_800_000_000;

/** Makes rows with sensible values, all under one account unless told otherwise. */
export class World {
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

  async id(kind: Noun): Promise<number> {
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
      createdAt: NOW,
      deletedAt: null,
      ...change,
    };
    await this.records.logins.insert(login);
    return login;
  }

  async store(change: Partial<Store> = {}): Promise<Store> {
    const id = await this.id('store');
    const store: Store = {
      id,
      uuid: randomUUID(),
      accountId: null,
      name: `store ${id}`,
      locationCode: 'local',
      driver: 'archive',
      settings: { root: '/backups' },
      secretsSealed: null,
      node: null,
      limits: { minimumIntervalSeconds: 3600, maxPerTarget: null, maxPerAccount: 7 },
      createdAt: NOW,
      deletedAt: null,
      ...change,
    };
    await this.records.stores.insert(store);
    return store;
  }

  async target(account: Account, store: Store, change: Partial<Target> = {}): Promise<Target> {
    const id = await this.id('target');
    const target: Target = {
      id,
      uuid: randomUUID(),
      accountId: account.id,
      name: `target ${id}`,
      kind: 'instance',
      source: { kind: 'paths', paths: ['/srv/files', '/srv/mail'] },
      storeId: store.id,
      rotation: 5,
      allowsInPlaceRestore: true,
      createdAt: NOW,
      deletedAt: null,
      ...change,
    };
    await this.records.targets.insert(target);
    return target;
  }

  async schedule(account: Account, targets: readonly Target[], change: Partial<Schedule> = {}): Promise<Schedule> {
    const id = await this.id('schedule');
    const schedule: Schedule = {
      id,
      uuid: randomUUID(),
      accountId: account.id,
      name: `schedule ${id}`,
      targets: targets.map(({ id: targetId }, position) => ({
        targetId,
        position,
        label: null,
        isPrimary: position === 0,
      })),
      recurrence: parseRecurrence({ kind: 'weekly', days: ['mon', 'sun'], times: ['02:01'], timeZone: 'Europe/Paris' }),
      retention: { kind: 'inherit' },
      class: 'backup',
      method: { kind: 'incremental', fullEvery: 7 },
      destination: 'local',
      taskOrder: 'parallel',
      followUps: { prune: true, compact: false },
      notifications: { onCreation: false, onDeletion: true },
      pause: null,
      version: 1,
      nextFireAt: NOW + 3600,
      anchoredAt: NOW,
      createdAt: NOW,
      updatedAt: null,
      deletedAt: null,
      deletedReason: null,
      ...change,
    };
    await this.records.schedules.insert(schedule);
    return schedule;
  }

  async run(account: Account, change: Partial<Run> = {}): Promise<Run> {
    const run: Run = {
      id: await this.id('run'),
      uuid: randomUUID(),
      accountId: account.id,
      scheduleId: null,
      trigger: 'manual',
      outcome: 'fired',
      reason: null,
      fireTime: null,
      coversFrom: null,
      coversTo: null,
      coversCount: 0,
      taskOrder: 'parallel',
      createdAt: NOW,
      deletedAt: null,
      ...change,
    };
    await this.records.runs.insertMany([run]);
    return run;
  }

  async task(run: Run, target: Target, change: Partial<Task> = {}): Promise<Task> {
    const task: Task = {
      id: await this.id('task'),
      uuid: randomUUID(),
      runId: run.id,
      accountId: run.accountId,
      scheduleId: run.scheduleId,
      targetId: target.id,
      storeId: target.storeId,
      snapshotId: null,
      position: 0,
      state: 'queued',
      reason: null,
      attempt: 0,
      lapses: 0,
      leaseOwner: null,
      leaseUntil: null,
      createdAt: NOW,
      startedAt: null,
      finishedAt: null,
      error: null,
      log: '',
      progress: null,
      followUps: [],
      ...change,
    };
    await this.records.tasks.insertMany([task]);
    return task;
  }

  async snapshot(target: Target, change: Partial<Snapshot> = {}): Promise<Snapshot> {
    const snapshot: Snapshot = {
      id: await this.id('snapshot'),
      uuid: randomUUID(),
      accountId: target.accountId,
      targetId: target.id,
      storeId: target.storeId,
      scheduleId: null,
      taskId: null,
      sourceSnapshotId: null,
      class: 'backup',
      name: 'nightly',
      state: 'creating',
      takenFor: NOW,
      sizeBytes: null,
      contentBytes: null,
      fileCount: null,
      locator: null,
      manifestHash: null,
      chainId: null,
      parentId: null,
      isIncremental: false,
      isProtected: false,
      holdReason: null,
      createdAt: NOW,
      availableAt: null,
      deletedAt: null,
      deletedReason: null,
      error: null,
      ...change,
    };
    await this.records.snapshots.insertMany([snapshot]);
    return snapshot;
  }
}
