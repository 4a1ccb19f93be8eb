import { detachedFromCall } from '../../ports/current-call.ts';
import { RENEW_SECONDS } from './leases.ts';

/** What an attempt is told of its lease. */
export interface LeaseWatcher {
  /** Another worker has taken the work up. */
  onLost(): void;
  /** It could not be renewed, as the database is away: it may still be held. */
  onFault(error: unknown): void;
}

/**
 * Renews a lease by and by while an attempt is at work, until what it answers is called. `renew` answers whether the
 * lease is still held: only a clear no says that it is lost.
 */
export function keepRenewing(renew: () => Promise<boolean>, { onLost, onFault }: LeaseWatcher): () => void {
  const renewOnce = async () => {
    try {
      if (!(await detachedFromCall(renew))) onLost();
    } catch (error) {
      onFault(error);
    }
  };
  const timer = setInterval(() => void renewOnce(), RENEW_SECONDS * 1_000);
  return () => clearInterval(timer);
}
