import type { Pinger } from '../ports/pinger.ts';
import { callOut } from './outward-call.ts';

/** Calls an address that the operator chose, wherever it is. */
export class HttpPinger implements Pinger {
  readonly #url: URL;

  constructor(url: string) {
    this.#url = new URL(url);
  }

  ping(signal: AbortSignal): Promise<void> {
    return callOut({ url: this.#url, method: 'GET' }, { mayReach: () => true, signal });
  }
}
