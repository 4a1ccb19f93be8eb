import { api, isRefused } from './client.ts';
import { queries } from './queries.ts';

/** How often the gateway is asked what has changed, while the page is looked at. */
const EVERY_MS = 4_000;

let position: string | null = null;

/** Asks once; reads anew what is shown where something changed. */
async function look(): Promise<void> {
  const { body } = await api.ask('listChanges', position === null ? {} : { query: { after: position } });
  const isNews = position !== null && (body.gap || body.items.length > 0);
  position = body.position;
  if (isNews) await queries.invalidateQueries({ refetchType: 'active' });
}

/** Follows the account's changes until it is ended; a hidden page asks nothing. */
export function followChanges(): () => void {
  position = null;
  let timer: ReturnType<typeof setTimeout>;
  let isEnded = false;
  const next = async (): Promise<void> => {
    // Who may not, or whose session is over, is told by what the screen itself asks.
    if (!document.hidden) await look().catch((error: unknown) => isRefused(error));
    if (!isEnded) timer = setTimeout(next, EVERY_MS);
  };
  timer = setTimeout(next, 0);
  return () => {
    isEnded = true;
    clearTimeout(timer);
  };
}
