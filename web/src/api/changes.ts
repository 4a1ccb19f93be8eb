import { api, isRefused } from './client.ts';
import { queries } from './queries.ts';

/** How long it is waited before a stream that has ended is asked for again, and one that was refused. */
const AGAIN_MS = 3_000;
const REFUSED_MS = 30_000;

const pause = (ms: number, signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    signal.addEventListener('abort', () => {
      clearTimeout(timer);
      resolve();
    });
  });

/** What is shown is read again; a page that nobody looks at does so when it is looked at. */
const readAgain = (): void => {
  void queries.invalidateQueries({ refetchType: document.hidden ? 'none' : 'active' });
};

/**
 * Follows the changes of an account until it is ended. Of all pages of this browser one has the stream open, and tells the
 * others: a browser opens few connections to one server. The stream does not keep the session alive.
 */
export function followChanges(accountId: number): () => void {
  const ending = new AbortController();
  const name = `backrota.changes.${accountId}`;
  const others = new BroadcastChannel(name);
  others.onmessage = readAgain;
  const changed = () => {
    readAgain();
    others.postMessage(null);
  };
  // Without locks (a page over plain http from elsewhere) each page has a stream of its own.
  const lead = navigator.locks?.request(name, { signal: ending.signal }, () => readStreams(changed, ending.signal));
  void (lead ?? readStreams(changed, ending.signal)).catch(() => {});
  return () => {
    ending.abort();
    others.close();
  };
}

/** Reads one stream after another, each from where the one before ended. */
async function readStreams(changed: () => void, signal: AbortSignal): Promise<void> {
  let position: string | null = null;
  while (!signal.aborted) {
    let wait = AGAIN_MS;
    try {
      const query: { after?: string } = position === null ? {} : { after: position };
      const reader = (await api.call('followEvents', { query })).getReader();
      const end = () => void reader.cancel().catch(() => {});
      signal.addEventListener('abort', end);
      for await (const line of linesOf(reader)) {
        if (line.startsWith('id: ')) position = line.slice('id: '.length);
        else if (line.startsWith('data:')) changed();
      }
      signal.removeEventListener('abort', end);
    } catch (error) {
      if (isRefused(error) && error.status < 500) wait = REFUSED_MS;
    }
    await pause(wait, signal);
  }
}

async function* linesOf(reader: ReadableStreamDefaultReader<Uint8Array>): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  let rest = '';
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    const lines = `${rest}${decoder.decode(value, { stream: true })}`.split('\n');
    rest = lines.pop() ?? '';
    yield* lines;
  }
}
