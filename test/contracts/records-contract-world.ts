import { randomUUID } from 'node:crypto';
import type { Account } from '../../src/domain/account.ts';
import { parseRecurrence } from '../../src/domain/recurrence/index.ts';
import type { Restore } from '../../src/domain/restore.ts';
import type { Run } from '../../src/domain/run.ts';
import type { Schedule } from '../../src/domain/schedule.ts';
import type { Snapshot } from '../../src/domain/snapshot.ts';
import type { Store } from '../../src/domain/store.ts';
import type { Target } from '../../src/domain/target.ts';
import type { Task } from '../../src/domain/task.ts';
import { NOW } from '../support/values.ts';
import { PeopleWorld } from './records-contract-people-world.ts';

/** Makes rows with sensible values, all under one account unless told otherwise. */
export class World extends PeopleWorld {
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
      limits: { minimumIntervalSeconds: 3600, maxPerTarget: null, maxPerAccount: 7, maxBytesPerAccount: null },
      holdsOneTarget: false,
      markName: '1.0000000a',
      isMarked: false,
      needsAdoption: false,
      version: 1,
      createdAt: NOW,
      deletedAt: null,
      ...change,
    };
    await this.records.stores.insert(store);
    return store;
  }

  async target(account: Account, store: Store, change: Partial<Target> = {}): Promise<Target> {
    const id = change.id ?? (await this.records.targets.nextFreeId());
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
      allowsEmptySource: false,
      mountPoints: null,
      volumeNode: null,
      version: 1,
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
      action: 'backup',
      check: null,
      targets: targets.map(({ id: targetId }, position) => ({
        targetId,
        position,
        label: null,
        isPrimary: position === 0,
        wasLinkedBefore: false,
      })),
      recurrence: parseRecurrence({ kind: 'weekly', days: ['mon', 'sun'], times: ['02:01'], timeZone: 'Europe/Paris' }),
      retention: { kind: 'inherit' },
      class: 'backup',
      method: { kind: 'incremental', fullEvery: 7 },
      destination: 'local',
      taskOrder: 'parallel',
      notifications: { onCreation: false, onDeletion: true },
      archiveName: '{job_name} {now}',
      compactsAfter: true,
      scripts: { pre: null, post: null },
      pause: null,
      version: 1,
      nextFireAt: NOW + 3600,
      origin: 'billing-panel',
      anchoredAt: NOW,
      prunedAt: null,
      compactedAt: null,
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
      action: 'backup',
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
      action: 'backup',
      check: null,
      snapshotId: null,
      position: 0,
      state: 'queued',
      reason: null,
      attempt: 0,
      lapses: 0,
      fingerprint: null,
      leaseOwner: null,
      leaseUntil: null,
      notBefore: null,
      createdAt: NOW,
      startedAt: null,
      finishedAt: null,
      error: null,
      log: [],
      progress: null,
      followUps: [],
      evidence: null,
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
      origin: 'cloudsigma',
      name: 'nightly',
      state: 'creating',
      takenFor: NOW,
      sizeBytes: null,
      contentBytes: null,
      fileCount: null,
      locator: null,
      fingerprint: null,
      chainId: null,
      parentId: null,
      isIncremental: false,
      isTransient: false,
      isShrunk: false,
      isProtected: false,
      holdReason: null,
      version: 1,
      createdAt: NOW,
      availableAt: null,
      verifiedAt: null,
      retentionChangeId: null,
      deletedAt: null,
      deletedReason: null,
      error: null,
      ...change,
    };
    await this.records.snapshots.insertMany([snapshot]);
    return snapshot;
  }

  /** Into a target, waiting to run, unless told otherwise. */
  async restore(snapshot: Snapshot, target: Target | null, change: Partial<Restore> = {}): Promise<Restore> {
    const restore: Restore = {
      id: await this.id('restore'),
      uuid: randomUUID(),
      accountId: snapshot.accountId,
      snapshotId: snapshot.id,
      kind: target === null ? 'directory' : 'in_place',
      targetId: target?.id ?? null,
      directory: target === null ? '/srv/back' : null,
      state: 'queued',
      attempt: 0,
      leaseOwner: null,
      leaseUntil: null,
      createdAt: NOW,
      startedAt: null,
      finishedAt: null,
      error: null,
      progress: null,
      dropsSnapshot: false,
      stagingSecret: '0123456789abcdef0123456789abcdef',
      keptPaths: [],
      keptProblem: null,
      requestedBy: 'login:demo',
      remarks: [],
      calledOffAt: null,
      ...change,
    };
    await this.records.restores.insert(restore);
    return restore;
  }
}
