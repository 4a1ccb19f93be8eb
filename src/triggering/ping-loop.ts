import { problemIn } from '../domain/errors.ts';
import type { Seconds } from '../domain/instant.ts';
import type { Log } from '../ports/log.ts';
import type { Pinger } from '../ports/pinger.ts';
import type { Beating } from './heartbeat.ts';
import type { TriggerLoop } from './trigger-loop.ts';

/** Without a look for what is due for so long, nothing is said: the silence is the alarm. */
const MAX_SECONDS_WITHOUT_TICK: Seconds = 30;

/** Tells somebody outside each minute that what is due is looked for. */
export class PingLoop implements Beating {
  readonly everySeconds = 60;
  readonly #trigger: Pick<TriggerLoop, 'secondsSinceTick'>;
  readonly #pinger: Pinger;
  readonly #log: Log;
  readonly #stopping = new AbortController();
  #pinging: Promise<void> | null = null;
  #isFailing = false;

  constructor(trigger: Pick<TriggerLoop, 'secondsSinceTick'>, pinger: Pinger, log: Log) {
    this.#trigger = trigger;
    this.#pinger = pinger;
    this.#log = log;
  }

  /** Begins to tell it, unless the last ping is still on its way; nobody waits for it. */
  async beat(): Promise<void> {
    if (this.#stopping.signal.aborted || this.#trigger.secondsSinceTick() > MAX_SECONDS_WITHOUT_TICK) return;
    this.#pinging ??= this.#ping().finally(() => {
      this.#pinging = null;
    });
  }

  /** Resolves when no ping is on its way. */
  async idle(): Promise<void> {
    await this.#pinging;
  }

  /** Ends one that is on its way. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.idle();
  }

  /** A failure is told to the log once, and once that it is over. */
  async #ping(): Promise<void> {
    try {
      await this.#pinger.ping(this.#stopping.signal);
      if (this.#isFailing) this.#log.info({}, 'The heartbeat is heard again.');
      this.#isFailing = false;
    } catch (error) {
      if (this.#stopping.signal.aborted) return;
      if (!this.#isFailing)
        this.#log.warn({ problem: problemIn(error) }, 'The heartbeat is not heard; it goes on each minute.');
      this.#isFailing = true;
    }
  }
}
