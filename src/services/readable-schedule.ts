import { GatewayError, isUnavailable } from '../domain/errors.ts';
import type { Schedule } from '../domain/schedule.ts';
import type { Log } from '../ports/log.ts';
import type { Records } from '../ports/records/index.ts';

/**
 * A schedule, deleted or not, for what only goes along with a backup: one whose row cannot be read (written past the
 * gateway) keeps no backup from being made and stored. `null` where it cannot be, which the log tells.
 *
 * @throws what the database itself fails with.
 */
export async function readSchedule(
  { schedules }: Pick<Records, 'schedules'>,
  id: number | null,
  log: Log,
): Promise<Schedule | null> {
  if (id === null) return null;
  try {
    return await schedules.findAny(id);
  } catch (error) {
    if (isDatabaseFailure(error)) throw error;
    log.error(
      { schedule: id, err: error },
      `Schedule ${id} could not be read; what goes along with its backups is left undone.`,
    );
    return null;
  }
}

/** Of the database itself, which ends the transaction, and not of what is stored in a row. */
const isDatabaseFailure = (error: unknown): boolean =>
  error instanceof GatewayError ? isUnavailable(error) : error instanceof Error && 'code' in error;
