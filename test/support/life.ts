import type { Instant, Seconds } from '../../src/domain/instant.ts';
import type { Services } from '../../src/services/index.ts';
import { TriggerLoop } from '../../src/triggering/trigger-loop.ts';
import { LocalWorkQueue } from '../../src/triggering/worker-loop.ts';
import type { Installation } from './installation.ts';

const STEP: Seconds = 12 * 3_600;

/** What the loops of one process do, in time that passes when a test says so. */
export class Life {
  readonly #house: Installation;
  readonly #services: Services;
  readonly #trigger: TriggerLoop;

  constructor(house: Installation, services: Services = house.services) {
    this.#house = house;
    this.#services = services;
    this.#trigger = new TriggerLoop(services, new LocalWorkQueue(), house.log);
  }

  /** Everything that is to be done at this moment. */
  async go(): Promise<void> {
    await this.#trigger.tick();
    // What was put right a moment ago may be due.
    await this.#trigger.tick();
    await this.#house.work(this.#services);
    await this.#services.housekeeping.cleanUp();
  }

  /** Time passes, a few hours at a time. */
  async pass(seconds: Seconds): Promise<void> {
    for (let left = seconds; left > 0; left -= STEP) {
      this.#house.clock.advance(Math.min(STEP, left));
      await this.go();
    }
  }

  /** Time passes until the clock shows this. */
  passTo(instant: Instant): Promise<void> {
    return this.pass(instant - this.#house.clock.now());
  }

  /** Someone sets the clock. */
  async set(instant: Instant): Promise<void> {
    this.#house.clock.setTo(instant);
    await this.go();
  }
}
