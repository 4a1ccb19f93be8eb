import { GatewayError, problem } from '../../domain/errors.ts';
import { MAX_TARGET_ID, type Target } from '../../domain/target.ts';
import type { Transaction } from '../../ports/unit-of-work.ts';

/** How often a number that others were faster to take is followed by the next: more than there are writers at once. */
const MAX_TRIES = 64;

/**
 * Writes a target under the id that was chosen for it, else under the next free one; answers it with its id.
 *
 * @throws `invalid_request` (field `id`), `conflict` (id or uuid is taken), `unavailable` (no number is left, or too
 *   many are being taken at once).
 */
export async function insertTarget(
  records: Transaction,
  target: Omit<Target, 'id'>,
  chosenId: number | undefined,
): Promise<Target> {
  return chosenId === undefined ? insertUnderNext(records, target) : insertUnder(records, { ...target, id: chosenId });
}

async function insertUnder(records: Transaction, target: Target): Promise<Target> {
  const { id } = target;
  if (!Number.isInteger(id) || id < 1 || id > MAX_TARGET_ID) {
    throw problem('no_whole_number', { field: 'id', value: String(id), least: 1, most: MAX_TARGET_ID });
  }
  try {
    await records.targets.insert(target);
  } catch (error) {
    if (!isConflict(error)) throw error;
    const [taken] = await records.targets.findMany([id]);
    if (taken === undefined) throw error;
    throw problem('target_id_taken', { id }, error);
  }
  return target;
}

/** A number that is free is nobody's until its row is there: whom the unique key refuses looks for the next one. */
async function insertUnderNext(records: Transaction, target: Omit<Target, 'id'>): Promise<Target> {
  let id = await records.targets.nextFreeId();
  for (let tries = 1; ; tries += 1) {
    if (id > MAX_TARGET_ID) throw problem('target_ids_spent', { most: MAX_TARGET_ID });
    try {
      await records.targets.insert({ ...target, id });
      return { ...target, id };
    } catch (error) {
      if (!isConflict(error)) throw error;
      const next = await records.targets.nextFreeId();
      // Still free: it is something else of the target that is taken.
      if (next === id) throw error;
      if (tries === MAX_TRIES) throw problem('targets_at_once', {}, error);
      id = next;
    }
  }
}

const isConflict = (error: unknown): boolean => error instanceof GatewayError && error.code === 'conflict';
