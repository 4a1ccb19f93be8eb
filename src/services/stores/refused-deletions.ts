import type { Instant } from '../../domain/instant.ts';
import type { Problem } from '../../domain/problems/index.ts';
import { readStored, toStored } from '../../domain/problems/stored.ts';
import { isPausing, pauseAfter, type RefusedDeletions } from '../../domain/refused-deletions.ts';
import type { Records } from '../../ports/records/index.ts';

const REFUSED = 'refused_deletions:';

type Settings = Pick<Records, 'settings'>;

/** The stores that refused what was to be deleted last, by their ids; nothing is tried in those that are `isPausing`. */
export const readRefusedDeletions = async ({ settings }: Settings): Promise<ReadonlyMap<number, RefusedDeletions>> => {
  const texts = await settings.beginningWith(REFUSED);
  return new Map(
    [...texts].map(([name, text]) => {
      const storeId = Number(name.slice(REFUSED.length));
      const { times, until, problem } = JSON.parse(text);
      return [storeId, { storeId, times, until, problem: readStored(JSON.stringify(problem)) }];
    }),
  );
};

/** Those of them in which nothing is tried to be deleted now. */
export const pausingAmong = (
  refused: ReadonlyMap<number, RefusedDeletions>,
  now: Instant,
): ReadonlyMap<number, RefusedDeletions> => new Map([...refused].filter(([, one]) => isPausing(one, now)));

/** Notes that a store refused once more. Answers until when nothing is tried there. */
export const noteRefusedDeletion = async (
  records: Settings,
  storeId: number,
  problem: Problem,
  now: Instant,
): Promise<Instant> => {
  const known = await records.settings.get(`${REFUSED}${storeId}`);
  const times = (known === null ? 0 : JSON.parse(known).times) + 1;
  const until = now + pauseAfter(times);
  await records.settings.put(`${REFUSED}${storeId}`, JSON.stringify({ times, until, problem: toStored(problem) }));
  return until;
};

/** Deletions in a store are tried again at once: one came through, or somebody changed it or asks for another try. */
export const endRefusedDeletions = ({ settings }: Settings, storeId: number): Promise<void> =>
  settings.remove(`${REFUSED}${storeId}`);
