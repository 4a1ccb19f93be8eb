import { randomBytes } from 'node:crypto';
import type { Actor } from '../../domain/account.ts';
import {
  ALERT_TOPICS,
  type Alert,
  type AlertChannel,
  type AlertDelivery,
  type AlertTopic,
  MAX_ALERTS,
  MAX_REMEMBERED,
  NONE,
} from '../../domain/alert.ts';
import { notFound, problem } from '../../domain/errors.ts';
import { DAY_SECONDS, type Seconds } from '../../domain/instant.ts';
import { isEmailAddress, MAX_EMAIL_LENGTH } from '../../domain/notification.ts';
import type { Transaction, UnitOfWork } from '../../ports/unit-of-work.ts';
import type { Webhooks } from '../../ports/webhooks.ts';
import { audit, requireStaff, type SecretBox } from '../identity/index.ts';
import type { AlertChannels } from './channels.ts';
import { troublesNow } from './news.ts';

const SECRET_BYTES = 32;
const LEAST_SILENCE: Seconds = 300;
const MOST_SILENCE: Seconds = 366 * DAY_SECONDS;
const MAX_URL_LENGTH = 2_000;

/** What staff says of a new alert. */
export interface AlertDraft {
  readonly channel: AlertChannel;
  /** A mail address, or a URL. */
  readonly address: string;
  /** Absent = all. */
  readonly topics?: readonly AlertTopic[];
  /** Tells too when no backup has succeeded for so long. */
  readonly silentForSeconds?: Seconds;
}

/** A new alert; what its webhook is signed with is told this once. */
export interface NewAlert {
  readonly alert: Alert;
  readonly secret: string | null;
}

/** An alert, and what became of its last digest; `null` = none was written yet. */
export interface ListedAlert {
  readonly alert: Alert;
  readonly last: AlertDelivery | null;
}

/** Where staff is told of what goes wrong. */
export class Alerts {
  readonly #unitOfWork: UnitOfWork;
  readonly #webhooks: Webhooks;
  readonly #channels: AlertChannels;
  readonly #secretBox: SecretBox;

  constructor(
    unitOfWork: UnitOfWork,
    parts: { readonly webhooks: Webhooks; readonly channels: AlertChannels; readonly secretBox: SecretBox },
  ) {
    this.#unitOfWork = unitOfWork;
    this.#webhooks = parts.webhooks;
    this.#channels = parts.channels;
    this.#secretBox = parts.secretBox;
  }

  /**
   * An alert that tells of what goes wrong from now on.
   *
   * @throws `forbidden`, `invalid_request` (`address`, `silentFor`), `quota_exceeded`.
   */
  async add(actor: Actor, draft: AlertDraft): Promise<NewAlert> {
    requireStaff(actor);
    const { channel, silentForSeconds = null } = draft;
    checkSilence(silentForSeconds);
    const topics = ALERT_TOPICS.filter((topic) => draft.topics?.includes(topic) ?? true);
    const secret = channel === 'mail' ? null : `whsec_${randomBytes(SECRET_BYTES).toString('base64')}`;
    const address = channel === 'mail' ? checkMail(draft.address) : this.#checkUrl(draft.address).origin;
    const sealed = secret === null ? null : this.#secretBox.seal(JSON.stringify({ url: draft.address, secret }));
    const troubles = await troublesNow(this.#unitOfWork, await this.#unitOfWork.now());
    return this.#unitOfWork.transaction(async (records) => {
      if (sealed !== null) await this.#secretBox.confirm(records);
      if ((await records.alerts.list()).length >= MAX_ALERTS) throw problem('too_many_alerts', { limit: MAX_ALERTS });
      const alert = {
        channel,
        address,
        sealed,
        topics,
        silentForSeconds,
        createdAt: records.now,
        toldUntil: records.now,
        lookAt: records.now,
        // What has been lost for long is no news; a store that is away is.
        told: {
          stores: [],
          lost: troubles.lost.map(({ snapshotId }) => snapshotId).slice(0, MAX_REMEMBERED),
          silentAt: null,
        },
      };
      const id = await records.alerts.insert(alert);
      await this.#audit(records, actor, 'alert.add', id, { channel });
      return { alert: { id, ...alert }, secret };
    });
  }

  /** By ascending id, each with the last digest that was written for it. @throws `forbidden`. */
  async list(actor: Actor): Promise<readonly ListedAlert[]> {
    requireStaff(actor);
    const { alerts, alertDeliveries } = this.#unitOfWork.records;
    const listed: ListedAlert[] = [];
    for (const alert of await alerts.list()) {
      const [last = null] = await alertDeliveries.list(alert.id, 1);
      listed.push({ alert, last });
    }
    return listed;
  }

  /** With what was on its way to it. @throws `forbidden`, `not_found`. */
  async remove(actor: Actor, id: number): Promise<void> {
    requireStaff(actor);
    await this.#unitOfWork.transaction(async (records) => {
      if (!(await records.alerts.remove(id))) throw notFound('alert', id);
      await this.#audit(records, actor, 'alert.remove', id, {});
    });
  }

  /**
   * Sends it something that says that it is a test, at once.
   *
   * @throws `forbidden`, `not_found`, `unavailable`: why it could not be sent (`alert_mails_off`, `mail_unsent`, `outward_call_failed`).
   */
  async test(actor: Actor, id: number): Promise<Alert> {
    requireStaff(actor);
    const alert = await this.#unitOfWork.records.alerts.find(id);
    if (alert === null) throw notFound('alert', id);
    const now = await this.#unitOfWork.now();
    const digest = {
      isTest: true,
      from: now,
      until: now,
      failed: NONE,
      stalled: NONE,
      restores: NONE,
      missed: NONE,
      lost: NONE,
      storesDown: NONE,
      storesUp: NONE,
      silentSince: null,
      isHeardAgain: false,
    };
    const { signal } = new AbortController();
    await this.#channels.send(alert, { uuid: crypto.randomUUID(), digest, createdAt: now }, now, signal);
    return alert;
  }

  /** A URL may be a credential: it is never repeated. */
  #checkUrl(text: string): URL {
    const url = text.length <= MAX_URL_LENGTH && URL.canParse(text) ? new URL(text) : null;
    const isTaken = url?.protocol === 'https:' || (url?.protocol === 'http:' && this.#webhooks.takesPlainHttp);
    if (url !== null && isTaken && url.username === '' && url.password === '') return url;
    throw problem('webhook_url_malformed', { field: 'address', value: '', most: MAX_URL_LENGTH });
  }

  async #audit(
    records: Transaction,
    actor: Actor,
    action: string,
    id: number,
    details: Readonly<Record<string, string>>,
  ): Promise<void> {
    await audit(records, actor, action, ['alert', { id, accountId: null }], details);
  }
}

function checkMail(text: string): string {
  if (isEmailAddress(text)) return text;
  throw problem('email_malformed', { field: 'address', value: JSON.stringify(text), most: MAX_EMAIL_LENGTH });
}

function checkSilence(seconds: Seconds | null): void {
  if (seconds === null || (Number.isInteger(seconds) && seconds >= LEAST_SILENCE && seconds <= MOST_SILENCE)) return;
  throw problem('no_whole_number', {
    field: 'silentFor',
    value: String(seconds),
    least: LEAST_SILENCE,
    most: MOST_SILENCE,
  });
}
