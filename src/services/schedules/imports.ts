import { type Actor, scopeOf } from '../../domain/account.ts';
import { ACTIONS } from '../../domain/action.ts';
import type { Schedule } from '../../domain/schedule.ts';
import type { Target } from '../../domain/target.ts';
import type { Key } from '../../ports/records/page.ts';
import type { Transaction, UnitOfWork } from '../../ports/unit-of-work.ts';
import { requireRole } from '../identity/index.ts';
import { createSchedule } from './creation.ts';
import { resolveTargets, type ScheduleDraft } from './settings.ts';

/** A schedule of another scheduler's, by the key by which it is known again. */
export interface ImportDraft {
  readonly key: string;
  /** Of the target that all are about. */
  readonly draft: Omit<ScheduleDraft, 'targets'>;
}

/** What became of one: it was made now, or stands since an earlier import. */
export interface ImportedSchedule {
  readonly schedule: Schedule;
  readonly isNew: boolean;
}

/** Under which name what was imported is remembered; no room's. */
const MEMORY = 'import';

/**
 * Makes the schedules of a target whose keys no schedule of its account has yet, all or none; those that were imported before stay as they
 * are. `isTrial` makes sure that all could be made, and makes none.
 *
 * @returns what became of each, by its key
 * @throws as `Schedules.create`
 */
export async function importSchedules(
  unitOfWork: UnitOfWork,
  actor: Actor,
  target: Key,
  drafts: readonly ImportDraft[],
  isTrial: boolean,
): Promise<ReadonlyMap<string, ImportedSchedule>> {
  requireRole(actor, 'operator');
  const found = new Map<string, ImportedSchedule>();
  const make = async (records: Transaction): Promise<void> => {
    found.clear();
    const targets = [{ target }];
    const [{ accountId }] = (await resolveTargets(records, actor, targets)) as [Target];
    // Before looking: of two who import the same file at once, the second waits here, and then finds the first's schedules.
    await records.accounts.lock(accountId);
    for (const { key, draft } of drafts) {
      const standing = await findImported(records, actor, accountId, key);
      if (standing !== null) found.set(key, { schedule: standing, isNew: false });
      else {
        const memory = { dialect: MEMORY, data: { texts: {}, fields: { sources: [{ key }] } } };
        found.set(key, {
          schedule: await createSchedule(records, actor, { ...draft, targets }, { memory }),
          isNew: true,
        });
      }
    }
    if (isTrial) throw new TrialOver();
  };
  await unitOfWork.transaction(make).catch((error: unknown) => {
    if (!(error instanceof TrialOver)) throw error;
  });
  return found;
}

/** Takes back all that was tried. */
class TrialOver extends Error {}

async function findImported(
  records: Transaction,
  actor: Actor,
  accountId: number,
  key: string,
): Promise<Schedule | null> {
  const filter = {
    accountId,
    actions: ACTIONS,
    dialectData: { dialect: MEMORY, field: 'sources', member: 'key', texts: [key] },
  };
  const { rows } = await records.schedules.list(scopeOf(actor), filter, ONE);
  return rows[0] ?? null;
}

const ONE = { offset: 0, limit: 1, orderBy: 'id', descending: false } as const;
