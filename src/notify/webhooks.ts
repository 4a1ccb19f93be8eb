import { createHmac } from 'node:crypto';
import type { WebhookMessage, Webhooks } from '../ports/webhooks.ts';
import { callOut, isPublicAddress } from './outward-call.ts';

/** Addresses that an installation allows. */
interface Networks {
  readonly isEmpty: boolean;
  has(address: string): boolean;
}

/** Sends to webhooks, signed as Standard Webhooks has it: over https to the public internet, and to networks that are allowed. */
export class HttpWebhooks implements Webhooks {
  readonly #allowed: Networks;

  constructor(allowed: Networks) {
    this.#allowed = allowed;
  }

  get takesPlainHttp(): boolean {
    return !this.#allowed.isEmpty;
  }

  post({ url: text, secret, id, sentAt, body }: WebhookMessage, signal: AbortSignal): Promise<void> {
    const url = new URL(text);
    const isSecure = url.protocol === 'https:';
    const mayReach = (address: string): boolean => (isSecure && isPublicAddress(address)) || this.#allowed.has(address);
    const headers = {
      'Content-Type': 'application/json; charset=utf-8',
      'User-Agent': 'Backrota',
      'webhook-id': id,
      'webhook-timestamp': String(sentAt),
      'webhook-signature': `v1,${sign(secret, `${id}.${sentAt}.${body}`)}`,
    };
    return callOut({ url, method: 'POST', headers, body }, { mayReach, signal });
  }
}

function sign(secret: string, content: string): string {
  const key = Buffer.from(secret.replace(/^whsec_/, ''), 'base64');
  return createHmac('sha256', key).update(content).digest('base64');
}
