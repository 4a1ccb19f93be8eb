import { randomUUID } from 'node:crypto';
import type { EventKind } from '../../domain/events.ts';
import type { BackupNotice, Letter, LossNotice, Notice } from '../../domain/notice.ts';
import type { Mail, NotificationKind } from '../../domain/notification.ts';
import { LOST } from '../../domain/snapshot.ts';
import type { Task } from '../../domain/task.ts';
import { taskFailureOf } from '../../domain/task-failure.ts';
import type { Letters } from '../../ports/letters.ts';
import type { Log } from '../../ports/log.ts';
import type { PassedSlots } from '../../ports/records/runs.ts';
import type { Transaction } from '../../ports/unit-of-work.ts';
import { readSchedule } from '../readable-schedule.ts';
import { MailingAllowance } from './mailing-allowance.ts';
import { isMailed } from './mailing-nodes.ts';

/**
 * Writes mails in the transaction of the outcome that they tell of: to every recipient of the account who wants this kind,
 * if the schedule that it is of says so too, up to a number a day.
 */
export class Notices {
  readonly #isMailing: boolean;
  readonly #letters: () => Promise<Letters>;
  readonly #log: Log;
  readonly #allowance: MailingAllowance;

  /** @param isMailing whether this process sends mails; else they are written where any node does. */
  constructor(isMailing: boolean, letters: () => Promise<Letters>, log: Log) {
    this.#isMailing = isMailing;
    this.#letters = letters;
    this.#log = log;
    this.#allowance = new MailingAllowance(log);
  }

  /** Tells of what a transaction noted. */
  async follow(records: Transaction): Promise<void> {
    const noted = records.events.noted().filter(({ kind }) => NEWS.has(kind));
    if (noted.length === 0 || !(this.#isMailing || (await isMailed(records)))) return;
    const idsOf = (wanted: EventKind) => noted.flatMap(({ kind, id }) => (kind === wanted ? [id] : []));
    await this.#tellPassed(records, idsOf('run.created'));
    for (const id of idsOf('task.ended')) await this.#tellOutcome(records, id);
    for (const id of idsOf('restore.ended')) await this.#tellRestore(records, id);
    for (const state of LOST) for (const id of idsOf(`snapshot.${state}`)) await this.#tellLoss(records, id, state);
    await this.#tellDeletions(records, idsOf('snapshot.expired'));
  }

  /** Of slots that were missed, and of what was skipped as the one before was not done; those of a pause are no news. */
  async #tellPassed(records: Transaction, runIds: readonly number[]): Promise<void> {
    for (const { scheduleId, ...passed } of await records.runs.passed(runIds)) {
      await this.#writePassed(records, scheduleId, passed);
    }
  }

  async #writePassed(records: Transaction, scheduleId: number | null, { targetId, ...passed }: Passed): Promise<void> {
    const schedule = await readSchedule(records, scheduleId, this.#log);
    if (schedule === null || !schedule.notifications.onCreation) return;
    const recipients = await records.notifications.recipients(schedule.accountId, 'creation');
    if (recipients.length === 0) return;
    const targetName = targetId === null ? null : await nameOfTarget(records, targetId);
    await this.#write(records, schedule, 'creation', recipients, { kind: 'passed', schedule, targetName, ...passed });
  }

  /** Only of a schedule's: what was asked for is looked at by who asked. One cancelled is no news. */
  async #tellOutcome(records: Transaction, taskId: number): Promise<void> {
    const task = await records.tasks.find('everything', { id: taskId });
    if (task?.state === 'skipped') return this.#writePassed(records, task.scheduleId, await skipOf(records, task));
    const outcome = task && outcomeOf(task);
    if (task === null || outcome === null) return;
    const { scheduleId, snapshotId, targetId, action } = task;
    const schedule = await readSchedule(records, scheduleId, this.#log);
    if (schedule === null || !schedule.notifications.onCreation) return;
    const recipients = await records.notifications.recipients(schedule.accountId, 'creation');
    if (recipients.length === 0) return;
    const targetName = await nameOfTarget(records, targetId);
    if (action !== 'backup') {
      const { finishedAt, evidence } = task;
      const { failure } = outcome;
      const told = { kind: 'check', action, schedule, targetName, finishedAt, failure, evidence } as const;
      return this.#write(records, schedule, 'creation', recipients, told);
    }
    const snapshot = snapshotId === null ? null : await records.snapshots.find('everything', { id: snapshotId });
    if (snapshot === null) return;
    const notice = { kind: 'creation', schedule, targetName, snapshot, ...outcome } as const;
    await this.#write(records, schedule, 'creation', recipients, notice);
  }

  /** To whom backups that failed are told: of a schedule's, if that says so too. */
  async #tellLoss(records: Transaction, id: number, state: LossNotice['state']): Promise<void> {
    const snapshot = await records.snapshots.find('everything', { id });
    if (snapshot === null || snapshot.isTransient) return;
    const { accountId, targetId, storeId, scheduleId } = snapshot;
    const schedule = await readSchedule(records, scheduleId, this.#log);
    if (schedule !== null && !schedule.notifications.onCreation) return;
    const recipients = await records.notifications.recipients(accountId, 'creation');
    if (recipients.length === 0) return;
    const targetName = await nameOfTarget(records, targetId);
    const location = (await records.stores.locationsOf('everything', [storeId])).get(storeId) ?? '';
    const timeZone = schedule?.recurrence.timeZone ?? (await zoneOf(records, accountId));
    const notice = { kind: 'loss', targetName, snapshot, state, location, timeZone } as const;
    await this.#write(records, snapshot, 'creation', recipients, notice);
  }

  /** One into a new target shows by that. */
  async #tellRestore(records: Transaction, id: number): Promise<void> {
    const restore = await records.restores.find('everything', { id });
    if (restore?.kind !== 'in_place' || restore.state !== 'failed') return;
    const { accountId, targetId, snapshotId, error } = restore;
    const recipients = await records.notifications.recipients(accountId, 'creation');
    if (recipients.length === 0 || targetId === null) return;
    const snapshot = await records.snapshots.find('everything', { id: snapshotId });
    if (snapshot === null) return;
    const targetName = await nameOfTarget(records, targetId);
    const timeZone = await zoneOf(records, accountId);
    const reason = error?.reason ?? 'fault';
    await this.#write(records, restore, 'creation', recipients, {
      kind: 'restore',
      targetName,
      restore,
      snapshot,
      reason,
      timeZone,
    });
  }

  /** A mail for each target and schedule that made some of them. What a deleted schedule made is told to nobody. */
  async #tellDeletions(records: Transaction, ids: readonly number[]): Promise<void> {
    if (ids.length === 0) return;
    const { rows } = await records.snapshots.list('everything', { ids }, EVERY);
    for (const [scheduleId, made] of Map.groupBy(rows, (snapshot) => snapshot.scheduleId)) {
      const maker = await readSchedule(records, scheduleId, this.#log);
      if (maker === null || maker.deletedAt !== null || !maker.notifications.onDeletion) continue;
      const recipients = await records.notifications.recipients(maker.accountId, 'deletion');
      const locations = await records.stores.locationsOf('everything', [
        ...new Set(made.map(({ storeId }) => storeId)),
      ]);
      for (const [targetId, expired] of Map.groupBy(made, (snapshot) => snapshot.targetId)) {
        const snapshots = expired
          .map((one) => ({ ...one, reason: one.deletedReason, location: locations.get(one.storeId) ?? '' }))
          .toSorted((one, other) => one.takenFor - other.takenFor);
        const targetName = await nameOfTarget(records, targetId);
        await this.#write(records, maker, 'deletion', recipients, {
          kind: 'deletion',
          schedule: maker,
          targetName,
          snapshots,
        });
      }
    }
  }

  async #write(
    records: Transaction,
    { accountId }: { readonly accountId: number },
    kind: NotificationKind,
    recipients: readonly string[],
    notice: Notice,
  ): Promise<void> {
    const mails = mailsOf(records, accountId, kind, recipients, (await this.#letters()).write(notice));
    const allowed = await this.#allowance.cut(records, accountId, mails);
    if (allowed.length > 0) await records.mails.insertMany(allowed);
  }
}

const NEWS: ReadonlySet<EventKind> = new Set([
  'run.created',
  'task.ended',
  'restore.ended',
  ...LOST.map((state) => `snapshot.${state}` as const),
  'snapshot.expired',
]);
const EVERY = { offset: 0, limit: null, orderBy: 'id', descending: false } as const;

/** What is told of a task that has ended; `null` = it is no news. */
function outcomeOf({ state, reason }: Task): Pick<BackupNotice, 'failure' | 'hasWarnings'> | null {
  switch (state) {
    case 'succeeded':
    case 'succeeded_with_warnings':
      return { failure: null, hasWarnings: state === 'succeeded_with_warnings' };
    case 'failed':
    case 'abandoned':
      return { failure: taskFailureOf(reason ?? ''), hasWarnings: false };
    default:
      return null;
  }
}

/** What is told of slots besides whose they are. */
type Passed = Omit<PassedSlots, 'scheduleId'>;

/** What is told of a task that was skipped when its turn came. */
async function skipOf(records: Transaction, { runId, targetId, action, reason, createdAt }: Task): Promise<Passed> {
  const run = await records.runs.find('everything', { id: runId });
  return { targetId, action, outcome: 'skipped', slot: run?.fireTime ?? createdAt, count: 1, reason: reason ?? '' };
}

async function nameOfTarget(records: Transaction, id: number): Promise<string> {
  const [target] = await records.targets.findMany([id]);
  return target?.name ?? String(id);
}

/** The account's own zone, for what no schedule made. */
async function zoneOf(records: Transaction, accountId: number): Promise<string> {
  return (await records.accounts.find('everything', { id: accountId }))?.timeZone ?? 'UTC';
}

const mailsOf = (
  { now }: Transaction,
  accountId: number,
  kind: NotificationKind,
  recipients: readonly string[],
  letter: Letter,
): readonly Mail[] =>
  recipients
    .filter((recipient) => recipient !== '')
    .map((recipient) => ({
      uuid: randomUUID(),
      accountId,
      kind,
      recipient,
      ...letter,
      createdAt: now,
      attempt: 0,
      nextAttemptAt: now,
      leaseOwner: null,
      leaseUntil: null,
      sentAt: null,
      givenUpAt: null,
      error: null,
    }));
