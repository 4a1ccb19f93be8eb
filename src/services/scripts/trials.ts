import type { Actor } from '../../domain/account.ts';
import { notFound } from '../../domain/errors.ts';
import type { Seconds } from '../../domain/instant.ts';
import { checkParameters, checkScript, type Script, type ScriptCall } from '../../domain/script.ts';
import type { Clock } from '../../ports/clock.ts';
import { signalOfCall } from '../../ports/current-call.ts';
import { type Key, nameOf } from '../../ports/records/page.ts';
import type { ScriptResult } from '../../ports/script-runner.ts';
import type { UnitOfWork } from '../../ports/unit-of-work.ts';
import { audit, requireStaff } from '../identity/index.ts';
import type { StoreDrivers } from '../stores/index.ts';

/** How a script is tried. */
export interface ScriptTrial {
  readonly parameters: ScriptCall['parameters'];
  /** Instead of its own. */
  readonly timeoutSeconds?: Seconds;
}

/** What came of it. */
export interface TriedScript extends ScriptResult {
  readonly script: Script;
  readonly seconds: Seconds;
}

/** Where nobody waits for what comes of it. */
const NOBODY = new AbortController().signal;

/** Runs scripts by themselves, as before a backup: nothing is backed up, and no run is told of it. */
export class ScriptTrials {
  readonly #unitOfWork: UnitOfWork;
  readonly #drivers: StoreDrivers;
  readonly #clock: Clock;

  constructor(unitOfWork: UnitOfWork, drivers: StoreDrivers, clock: Clock) {
    this.#unitOfWork = unitOfWork;
    this.#drivers = drivers;
    this.#clock = clock;
  }

  /**
   * Ends with the call whose caller has gone.
   *
   * @throws `forbidden` (not staff), `not_found`, `invalid_request` (the time; `script_parameter_malformed`), as `StoreDrivers.enter`.
   */
  async run(actor: Actor, key: Key, { parameters, ...changed }: ScriptTrial): Promise<TriedScript> {
    requireStaff(actor);
    checkParameters('pre', parameters);
    const script = await this.#unitOfWork.transaction(async (records) => {
      const found = await records.scripts.find(key);
      if (found === null) throw notFound('script', nameOf(key));
      await audit(records, actor, 'script.test', ['script', { id: found.id, accountId: null }], {});
      return found;
    });
    const { content, timeoutSeconds } = checkScript({ ...script, ...changed });
    const signal = signalOfCall() ?? NOBODY;
    const place = await this.#drivers.enter({}, signal);
    try {
      const environment = { ...parameters, BACKUP_PHASE: 'pre' };
      const begunAt = this.#clock.monotonic();
      const result = await place.scripts.run({ content, environment, timeoutSeconds }, signal);
      return { ...result, script, seconds: this.#clock.monotonic() - begunAt };
    } finally {
      place.close();
    }
  }
}
