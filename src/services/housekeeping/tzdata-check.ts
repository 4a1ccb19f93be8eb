import type { Log } from '../../ports/log.ts';
import type { UnitOfWork } from '../../ports/unit-of-work.ts';
import { recomputeFireTimes } from '../schedules/index.ts';

const VERSION = 'zone_data_version';

/** Keeps stored fire times true to the zone data of the runtime: governments move their clocks, and Node learns of it. */
export class TzdataCheck {
  readonly #unitOfWork: UnitOfWork;
  readonly #log: Log;

  constructor(unitOfWork: UnitOfWork, log: Log) {
    this.#unitOfWork = unitOfWork;
    this.#log = log;
  }

  /**
   * Computes the next fire time of every schedule anew where the database was last served with other zone data.
   * Answers how many moved. May be cut off, and run by several nodes at once.
   *
   * @param version of the runtime's IANA data, e.g. `2026c`.
   */
  async refresh(version: string): Promise<number> {
    const { settings } = this.#unitOfWork.records;
    if ((await settings.get(VERSION)) === version) return 0;
    const moved = await recomputeFireTimes(this.#unitOfWork, (schedule, err) => {
      this.#log.error({ schedule, err }, `Schedule ${schedule} cannot be read: its next slot stays as it was.`);
    });
    await settings.put(VERSION, version);
    if (moved > 0) this.#log.info({ version, moved }, `New zone data ${version}: ${moved} schedule(s) moved.`);
    return moved;
  }
}
