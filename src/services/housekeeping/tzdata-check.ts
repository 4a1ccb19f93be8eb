import type { Log } from '../../ports/log.ts';
import type { UnitOfWork } from '../../ports/unit-of-work.ts';
import { recomputeFireTimes } from '../schedules/index.ts';

const VERSION = 'zone_data_version';

/**
 * Keeps stored fire times true to the runtime's zone data, as governments move their clocks: computes the next fire
 * time of every schedule anew where the database was last served with other zone data. Answers how many moved. May be
 * cut off, and run by several nodes at once.
 *
 * @param version of the runtime's IANA data, e.g. `2026c`.
 */
export async function checkTzdata(unitOfWork: UnitOfWork, log: Log, version: string): Promise<number> {
  const { settings } = unitOfWork.records;
  if ((await settings.get(VERSION)) === version) return 0;
  const moved = await recomputeFireTimes(unitOfWork, (schedule, err) => {
    log.error({ schedule, err }, `Schedule ${schedule} cannot be read: its next slot stays as it was.`);
  });
  await settings.put(VERSION, version);
  if (moved > 0) log.info({ version, moved }, `New zone data ${version}: ${moved} schedule(s) moved.`);
  return moved;
}
