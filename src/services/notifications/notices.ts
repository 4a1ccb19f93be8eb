import { randomUUID } from 'node:crypto';
import { GatewayError, isUnavailable } from '../../domain/errors.ts';
import type { Mail, NotificationKind } from '../../domain/notification.ts';
import type { Schedule } from '../../domain/schedule.ts';
import type { Snapshot } from '../../domain/snapshot.ts';
import type { Target } from '../../domain/target.ts';
import type { Task } from '../../domain/task.ts';
import { taskFailureOf } from '../../domain/task-failure.ts';
import type { Log } from '../../ports/log.ts';
import type { Transaction } from '../../ports/unit-of-work.ts';
import { type Letter, writeBackupLetter, writeDeletionLetter } from './mail-texts.ts';
import { MailingAllowance } from './mailing-allowance.ts';

/** A snapshot that retention lets go, and why. */
export interface ExpiredSnapshot {
  readonly snapshot: Snapshot;
  readonly reason: string;
}

/**
 * Writes mails in the transaction of the outcome that they tell of: to every recipient of the account who wants this kind,
 * if the schedule says so too, up to a number a day. Where mails are off, nothing is asked and nothing written.
 */
export class Notices {
  readonly #isOn: boolean;
  readonly #log: Log;
  readonly #allowance: MailingAllowance;

  constructor(isOn: boolean, log: Log) {
    this.#isOn = isOn;
    this.#log = log;
    this.#allowance = new MailingAllowance(log);
  }

  /**
   * A task of a schedule has succeeded or failed; one that was skipped is no news. Called after its snapshot was moved
   * on. `failure`: its reason; `null` = success.
   */
  async tellOutcome(records: Transaction, task: Task, failure: string | null, hasWarnings = false): Promise<void> {
    const { scheduleId, snapshotId, targetId } = task;
    if (!this.#isOn || scheduleId === null || snapshotId === null) return;
    const schedule = await this.#read(scheduleId, () => records.schedules.findAny(scheduleId));
    if (schedule === null || !schedule.notifications.onCreation) return;
    const recipients = await records.notifications.recipients(schedule.accountId, 'creation');
    if (recipients.length === 0) return;
    const snapshot = await records.snapshots.find('everything', { id: snapshotId });
    if (snapshot === null) return;
    const [target] = await records.targets.findMany([targetId]);
    const targetName = target?.name ?? String(targetId);
    const outcome = { failure: failure === null ? null : taskFailureOf(failure), hasWarnings };
    const letter = writeBackupLetter({ schedule, targetName, snapshot, ...outcome });
    await this.#write(records, schedule, mailsOf(records, schedule, 'creation', recipients, letter));
  }

  /**
   * A pass of retention has marked snapshots of a target: a mail for each schedule that made some of them, which is one
   * unless schedules share a pool. What a deleted schedule made is told to nobody.
   */
  async tellDeletions(
    records: Transaction,
    schedule: Schedule,
    target: Target,
    expired: readonly ExpiredSnapshot[],
  ): Promise<void> {
    if (!this.#isOn || expired.length === 0) return;
    const makers = await this.#makersOf(records, schedule, expired);
    const telling = makers.filter(({ notifications }) => notifications.onDeletion);
    if (telling.length === 0) return;
    const recipients = await records.notifications.recipients(schedule.accountId, 'deletion');
    const storeIds = new Set(expired.map(({ snapshot }) => snapshot.storeId));
    const locations = await records.stores.locationsOf('everything', [...storeIds]);
    const mails = telling.flatMap((maker) => {
      const snapshots = expired
        .filter(({ snapshot }) => snapshot.scheduleId === maker.id)
        .map(({ snapshot, reason }) => ({ ...snapshot, reason, location: locations.get(snapshot.storeId) ?? '' }))
        .toSorted((one, other) => one.takenFor - other.takenFor);
      if (snapshots.length === 0) return [];
      const letter = writeDeletionLetter({ schedule: maker, targetName: target.name, snapshots });
      return mailsOf(records, maker, 'deletion', recipients, letter);
    });
    await this.#write(records, schedule, mails);
  }

  async #write(records: Transaction, { accountId }: Schedule, mails: readonly Mail[]): Promise<void> {
    const allowed = await this.#allowance.cut(records, accountId, mails);
    if (allowed.length > 0) await records.mails.insertMany(allowed);
  }

  async #makersOf(
    records: Transaction,
    schedule: Schedule,
    expired: readonly ExpiredSnapshot[],
  ): Promise<readonly Schedule[]> {
    const ids = new Set(expired.flatMap(({ snapshot }) => snapshot.scheduleId ?? []));
    const isOwnMaker = schedule.deletedAt === null && ids.delete(schedule.id);
    const others =
      ids.size === 0
        ? null
        : await this.#read(schedule.id, () =>
            records.schedules.list(
              'everything',
              { ids: [...ids] },
              { offset: 0, limit: null, orderBy: 'id', descending: false },
            ),
          );
    return [...(isOwnMaker ? [schedule] : []), ...(others?.rows ?? [])];
  }

  /** An outcome is stored even where a schedule's row cannot be read (written past the gateway): then nobody is told. */
  async #read<T>(scheduleId: number, read: () => Promise<T>): Promise<T | null> {
    try {
      return await read();
    } catch (error) {
      if (isDatabaseFailure(error)) throw error;
      this.#log.error({ schedule: scheduleId, err: error }, `Schedule ${scheduleId} could not be read to mail of it.`);
      return null;
    }
  }
}

/** Of the database itself, which ends the transaction, and not of what is stored in a row. */
const isDatabaseFailure = (error: unknown): boolean =>
  error instanceof GatewayError ? isUnavailable(error) : error instanceof Error && 'code' in error;

const mailsOf = (
  { now }: Transaction,
  { accountId }: Schedule,
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
