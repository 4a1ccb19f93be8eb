import type { Alert, AlertChannel, AlertDelivery, Digest, DigestNames } from '../../domain/alert.ts';
import { problem } from '../../domain/errors.ts';
import type { Instant } from '../../domain/instant.ts';
import type { Letters } from '../../ports/letters.ts';
import type { Mailer } from '../../ports/mailer.ts';
import type { UnitOfWork } from '../../ports/unit-of-work.ts';
import type { Webhooks } from '../../ports/webhooks.ts';
import type { SecretBox } from '../identity/index.ts';

/** The ways by which digests leave. */
export class AlertChannels {
  readonly #unitOfWork: UnitOfWork;
  readonly #mailer: Mailer | null;
  readonly #webhooks: Webhooks;
  readonly #letters: Letters;
  readonly #secretBox: SecretBox;

  /** `mailer` of `null`: this process sends no mails. */
  constructor(
    unitOfWork: UnitOfWork,
    parts: {
      readonly mailer: Mailer | null;
      readonly webhooks: Webhooks;
      readonly letters: Letters;
      readonly secretBox: SecretBox;
    },
  ) {
    this.#unitOfWork = unitOfWork;
    this.#mailer = parts.mailer;
    this.#webhooks = parts.webhooks;
    this.#letters = parts.letters;
    this.#secretBox = parts.secretBox;
  }

  /** Those that this process can send by. */
  get open(): readonly AlertChannel[] {
    return this.#mailer === null ? ['webhook'] : ['mail', 'webhook'];
  }

  /** @throws `unavailable` - why it was not taken: `alert_mails_off`, `mail_unsent`, `outward_call_failed`. */
  async send(
    { address, sealed }: Alert,
    { uuid, digest, createdAt }: Pick<AlertDelivery, 'uuid' | 'digest' | 'createdAt'>,
    now: Instant,
    signal: AbortSignal,
  ): Promise<void> {
    const letter = this.#letters.writeDigest(digest, await this.#namesOf(digest));
    if (sealed === null) {
      if (this.#mailer === null) throw problem('alert_mails_off', {});
      return this.#mailer.send({ uuid, recipient: address, ...letter, createdAt }, signal);
    }
    const { url, secret }: { url: string; secret: string } = JSON.parse(this.#secretBox.open(sealed));
    const body = JSON.stringify({
      type: digest.isTest ? 'backrota.test' : 'backrota.digest',
      timestamp: new Date(createdAt * 1_000).toISOString(),
      text: asPlainText(`${letter.subject}\n\n${letter.text}`),
      data: digest,
    });
    return this.#webhooks.post({ url, secret, id: uuid, sentAt: now, body }, signal);
  }

  async #namesOf({ failed, stalled, missed, lost, storesDown, storesUp }: Digest): Promise<DigestNames> {
    const { news, targets, stores } = this.#unitOfWork.records;
    const things = [...failed.named, ...stalled.named, ...lost.named];
    const accountIds = unique([...things, ...missed.named].map(({ accountId }) => accountId));
    const targetIds = unique(things.map(({ targetId }) => targetId));
    const storeIds = unique([...storesDown.named.map(({ storeId }) => storeId), ...storesUp.named]);
    return {
      accounts: await news.accountNames(accountIds),
      targets: new Map((await targets.findMany(targetIds)).map(({ id, name }) => [id, name])),
      stores: new Map((await stores.findMany(storeIds)).map(({ id, name }) => [id, name])),
    };
  }
}

const unique = (ids: readonly number[]): readonly number[] => [...new Set(ids)];

/**
 * What chat rooms show as it is: names in it are customers', and neither call everybody there (`<!channel>`, `@all`) nor
 * make links of their own.
 */
const asPlainText = (text: string): string => text.replaceAll('<', '‹').replaceAll('>', '›').replaceAll('@', '@\u200b');
