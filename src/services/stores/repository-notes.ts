import type { Instant, Seconds } from '../../domain/instant.ts';
import { findInPieces } from '../../ports/current-call.ts';
import type { Records } from '../../ports/records/index.ts';
import type { Transaction } from '../../ports/unit-of-work.ts';

type Settings = Pick<Records, 'settings'>;

const compactedName = (targetId: number): string => `compacted:${targetId}`;
const compactingName = (targetId: number): string => `compacting:${targetId}`;
const nightName = (targetId: number): string => `nightly_repository:${targetId}`;

/** When the repositories of these targets were compacted last, by the targets' ids. */
export async function readCompacted(
  { settings }: Settings,
  targetIds: readonly number[],
): Promise<ReadonlyMap<number, Instant>> {
  const ids = new Map(targetIds.map((id) => [compactedName(id), id]));
  const found = await findInPieces([...ids.keys()], (names) => settings.findMany(names));
  return new Map(found.map(([name, text]) => [ids.get(name) ?? 0, Number(text)]));
}

/** Notes that a target's repository is compacted; of one that is deleted meanwhile nothing is noted. */
export async function noteCompacted(records: Transaction, targetId: number): Promise<void> {
  if ((await records.targets.lock('everything', { id: targetId })) === null) return;
  await records.settings.put(compactedName(targetId), String(records.now));
}

/** Longer no compaction is believed to go on whose end nobody wrote down. */
const LONGEST_COMPACTION: Seconds = 6 * 3_600;

/** Notes that a target's repository is being compacted, or is not any more. */
export async function noteCompacting(records: Transaction, targetId: number, isCompacting: boolean): Promise<void> {
  if ((await records.targets.lock('everything', { id: targetId })) === null) return;
  if (isCompacting) await records.settings.put(compactingName(targetId), String(records.now));
  else await records.settings.remove(compactingName(targetId));
}

/** Since when the repositories of these targets are being compacted, by the ids of those that are. */
export async function readCompacting(
  { settings }: Settings,
  targetIds: readonly number[],
  now: Instant,
): Promise<ReadonlyMap<number, Instant>> {
  const ids = new Map(targetIds.map((id) => [compactingName(id), id]));
  const found = await findInPieces([...ids.keys()], (names) => settings.findMany(names));
  const begun = found.map(([name, text]) => [ids.get(name) ?? 0, Number(text)] as const);
  return new Map(begun.filter(([, begunAt]) => now - begunAt < LONGEST_COMPACTION));
}

/** Notes that a locked target's repository is looked after in a night: `true` for one node, however many ask at once. */
export async function takeNight({ settings }: Settings, targetId: number, night: number): Promise<boolean> {
  const name = nightName(targetId);
  if ((await settings.lock(name)) === String(night)) return false;
  await settings.put(name, String(night));
  return true;
}

/** Forgets what was noted of the repository of a target that goes. */
export async function forgetRepository({ settings }: Settings, targetId: number): Promise<void> {
  await settings.remove(compactedName(targetId));
  await settings.remove(compactingName(targetId));
  await settings.remove(nightName(targetId));
}
