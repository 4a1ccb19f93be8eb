import type { Actor } from '../../../domain/account.ts';
import type { Schedule } from '../../../domain/schedule.ts';
import type { Target } from '../../../domain/target.ts';
import { readKept } from '../../../server/kept-text.ts';
import type { DialectData, ScheduleSettings } from '../../../services/schedules/index.ts';
import type { SelectelServices } from '../call.ts';
import { INFERRED } from '../inferred.ts';
import { refuse } from '../problems.ts';
import { uuidIn } from '../uuids.ts';
import type { Resource } from './schema.ts';

/** Targets by id. */
export type TargetsById = ReadonlyMap<number, Pick<Target, 'uuid' | 'name'>>;

const KEY = 'resources';

const fingerprintOf = (ids: readonly number[]): string => ids.join(' ');

/** Keeps the ids of volumes as they were written, where that is not as they are printed, for as long as they are these. */
export const echoIds = (resources: readonly Resource[], ids: readonly number[]): DialectData['texts'] =>
  resources.every(({ id }) => uuidIn(id) === id)
    ? {}
    : { [KEY]: { text: JSON.stringify(resources.map(({ id }) => id)), fingerprint: fingerprintOf(ids) } };

/** The volumes of a plan in their order; each has the name that the plan gives it, else its own. */
export function showResources(
  { targets: links }: Pick<Schedule, 'targets'>,
  targets: TargetsById,
  dialectData: DialectData | null,
): readonly Resource[] {
  const kept = dialectData?.texts[KEY];
  const ids = links.map(({ targetId }) => targetId);
  const written = kept?.fingerprint === fingerprintOf(ids) ? readKept<readonly string[]>(kept) : [];
  return links.map(({ targetId, label }, index) => {
    const target = targets.get(targetId);
    const id = written[index] ?? target?.uuid ?? '';
    return { id, name: label ?? target?.name ?? '', type: INFERRED.resourceType };
  });
}

/**
 * The ids of the targets that these volumes are, in their order.
 *
 * @throws WireRefusal (400) naming the first that is not known, or another project's
 */
export async function findVolumes(
  { targets }: Pick<SelectelServices, 'targets'>,
  actor: Actor,
  resources: readonly Resource[],
): Promise<readonly number[]> {
  const uuids = resources.map(({ id }) => uuidIn(id) ?? id);
  const page = { offset: 0, limit: null, orderBy: 'id', descending: false } as const;
  const { rows } = await targets.list(actor, { uuids }, page);
  const byUuid = new Map(rows.map(({ uuid, id }) => [uuid, id]));
  return uuids.map((uuid) => {
    const id = byUuid.get(uuid);
    if (id === undefined) throw refuse('volume_unknown', uuid);
    return id;
  });
}

/** The links that a schedule is to have; what other rooms say of one that stays stays with it, but for its name. */
export const toLinks = (
  resources: readonly Resource[],
  ids: readonly number[],
  standing: Schedule['targets'] = [],
): ScheduleSettings['targets'] =>
  ids.map((id, index) => {
    const { isPrimary = false, wasLinkedBefore = false } = standing.find(({ targetId }) => targetId === id) ?? {};
    return { target: { id }, label: resources[index]?.name ?? null, isPrimary, wasLinkedBefore };
  });
