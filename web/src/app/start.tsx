import { render } from 'preact';
import { readAhead } from '../api/queries.ts';
import { common } from '../messages/index.ts';
import { signInWords } from '../messages/sign-in.ts';
import { App } from './app.tsx';
import type { FoundScreen } from './screens.ts';
import { keyRefusal, readSession } from './session.ts';

const nothing = (): null => null;

/** Shows the console, or the sign-in, once it is known who is there; `found` is the screen that the page begins with. */
export async function start(place: HTMLElement, found: FoundScreen | null): Promise<void> {
  const screen = found?.screen.load().catch(nothing);
  // Whose key was refused is not shown the console of who was signed in before.
  const first = keyRefusal() === null ? readSession().catch(nothing) : null;
  // What has come by the time that the screen is drawn is in it at once.
  void first?.then((session) => {
    const reads = session === null ? [] : (found?.screen.readFirst?.(readAhead) ?? []);
    for (const read of reads) read.catch(nothing);
  });
  const [session] = await Promise.all([first, common.load(), signInWords.load()]);
  if (session !== null) await screen;
  place.replaceChildren();
  render(<App first={session} />, place);
}
