import type { Services } from '../../services/index.ts';
import { sayInEnglish } from '../../wording/english/index.ts';
import { type Finding, failure, ok, warning } from './finding.ts';

const GIGABYTE = 1_000_000_000;

/** A store answers sooner than the check of all of them is given up. */
const STORE_PATIENCE_MS = 15_000;

/** Whether each store that this node reaches is there, is this installation's, and has room; those of SFTP by their host's key. */
export async function checkStores({ storeWatch }: Pick<Services, 'storeWatch'>): Promise<readonly Finding[]> {
  const examined = await storeWatch.examine(STORE_PATIENCE_MS);
  if (examined.length === 0)
    return [warning('stores', 'This node reaches no store.', "Add one: 'backrota store add'.")];
  return examined.map(({ store, failure: problem, freeBytes }) => {
    const check = `store ${store.name}`;
    if (problem !== null) {
      const remedy =
        REMEDIES[problem.reason] ?? `Put right what the sentence names; then 'backrota store test ${store.name}'.`;
      return failure(check, sayInEnglish(problem), remedy);
    }
    if (freeBytes === null) return ok(check, 'It can be written.');
    const free = `It can be written and has ${(freeBytes / GIGABYTE).toFixed(1)} GB free.`;
    return freeBytes >= GIGABYTE ? ok(check, free) : warning(check, free, 'Make room, or let its policies keep less.');
  });
}

const REMEDIES: Readonly<Record<string, string>> = {
  store_not_there: 'Mount it; if its disk was replaced, store adopt.',
  store_not_adopted: 'If this gateway is the one to write there: store adopt.',
  store_taken_over: 'Another gateway writes there; store adopt takes it back.',
  stalled: 'Look at its disk, mount or host: it does not answer.',
  host_key: 'Ask whoever keeps the host whether its key has changed; then store set --set hostKey=….',
};
