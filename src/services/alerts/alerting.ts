import { type Alert, type AlertDelivery, tellsAnything } from '../../domain/alert.ts';
import { isUnavailable } from '../../domain/errors.ts';
import type { Seconds } from '../../domain/instant.ts';
import type { Log } from '../../ports/log.ts';
import type { Meter } from '../../ports/meter.ts';
import type { UnitOfWork } from '../../ports/unit-of-work.ts';
import type { Timekeeping } from '../clock/index.ts';
import type { Leases } from '../leases/index.ts';
import { Outbox } from '../notifications/index.ts';
import type { AlertChannels } from './channels.ts';
import { sendingDeliveries } from './deliveries.ts';
import { readNews } from './news.ts';

/** After a digest nothing more is told for so long, however much goes wrong. */
const DIGEST_SECONDS: Seconds = 300;
/** As long as there is nothing to tell, it is looked so often. */
const LOOK_SECONDS: Seconds = 60;
/** What has ended by then is in the database: of what ends now, some may not be committed yet. */
const SETTLED_SECONDS: Seconds = 30;

/** What alerting stands on. */
export interface AlertingParts {
  readonly unitOfWork: UnitOfWork;
  readonly timekeeping: Timekeeping;
  readonly leases: Leases;
  readonly channels: AlertChannels;
  readonly log: Log;
  readonly meter: Meter;
}

/** Tells staff what goes wrong: in digests, each written once whichever nodes look, and sent under a lease. */
export class Alerting {
  readonly #unitOfWork: UnitOfWork;
  readonly #log: Log;
  readonly #outbox: Outbox<AlertDelivery>;

  constructor({ unitOfWork, channels, meter, ...parts }: AlertingParts) {
    this.#unitOfWork = unitOfWork;
    this.#log = parts.log;
    this.#outbox = new Outbox(sendingDeliveries(unitOfWork, channels, meter), parts);
  }

  /** Writes the digests of what there is to tell, and begins to send what is due, for which nobody waits. @throws `unavailable`. */
  async tend(): Promise<void> {
    const now = await this.#unitOfWork.now();
    for (const alert of await this.#unitOfWork.records.alerts.due(now, now + DIGEST_SECONDS)) await this.#tend(alert);
    this.#outbox.begin();
  }

  /** Resolves when what was begun has been sent, or could not be. */
  idle(): Promise<void> {
    return this.#outbox.idle();
  }

  /** Begins nothing more; what is on its way is waited for, some seconds at most. */
  stop(): Promise<void> {
    return this.#outbox.stop();
  }

  /** One that cannot be looked at keeps nothing else from being done. */
  async #tend(alert: Alert): Promise<void> {
    try {
      await this.#look(alert);
    } catch (error) {
      if (isUnavailable(error)) throw error;
      this.#log.error({ alert: alert.id, err: error }, `What alert ${alert.id} is to tell could not be found out.`);
    }
  }

  async #look(alert: Alert): Promise<void> {
    const now = await this.#unitOfWork.now();
    const until = Math.max(now - SETTLED_SECONDS, Math.min(alert.toldUntil, now));
    const { digest, told } = await readNews(this.#unitOfWork, alert, until, now);
    const isNews = tellsAnything(digest);
    await this.#unitOfWork.transaction(async (records) => {
      const lookAt = now + (isNews ? DIGEST_SECONDS : LOOK_SECONDS);
      // Of several nodes that look at once one tells it.
      if (!(await records.alerts.moveOn(alert, { lookAt, toldUntil: until, told })) || !isNews) return;
      await records.alertDeliveries.insertMany([
        {
          uuid: crypto.randomUUID(),
          alertId: alert.id,
          channel: alert.channel,
          digest,
          createdAt: records.now,
          attempt: 0,
          nextAttemptAt: records.now,
          leaseOwner: null,
          leaseUntil: null,
          sentAt: null,
          givenUpAt: null,
          error: null,
        },
      ]);
    });
  }
}
