import { isDeepStrictEqual } from 'node:util';
import type { Actor } from '../../../domain/account.ts';
import type { Schedule } from '../../../domain/schedule.ts';
import type { Target } from '../../../domain/target.ts';
import { readKept } from '../../../server/kept-text.ts';
import type { DialectData, ScheduleSettings } from '../../../services/schedules/index.ts';
import type { BorgUiServices } from '../call.ts';
import { refuse } from '../problems.ts';
import { findByIds, findByPath } from '../repositories/paths.ts';
import type { SentJob } from './schema.ts';

/** All fields that say what a job backs up, as they are read back: one value. */
export interface LinkFields {
  readonly repository: string | null;
  readonly repository_id: number | null;
  readonly repository_ids: readonly number[] | null;
}

const KEY = 'links';

const fingerprintOf = (ids: readonly number[]): string => JSON.stringify(ids);

const idsOf = ({ targets }: Pick<Schedule, 'targets'>): readonly number[] => targets.map(({ targetId }) => targetId);

/** Keeps the way in which repositories were named, for as long as they are these. */
export const echoLinks = (fields: LinkFields, ids: readonly number[]): DialectData['texts'] => ({
  [KEY]: { text: JSON.stringify(fields), fingerprint: fingerprintOf(ids) },
});

/** What a schedule is linked to in this wire's fields: as it was named here, else as a list of ids; none is no list. */
export function showLinks(schedule: Schedule, dialectData: DialectData | null): LinkFields {
  const ids = idsOf(schedule);
  const kept = dialectData?.texts[KEY];
  // Written by `echoLinks` only.
  if (kept !== undefined && kept.fingerprint === fingerprintOf(ids)) return readKept(kept);
  return { repository: null, repository_id: null, repository_ids: ids.length === 0 ? null : ids };
}

/** Repositories of a job, and the fields as they are read back. */
export interface NamedRepositories {
  readonly fields: LinkFields;
  readonly ids: readonly number[];
}

/** What a schedule is linked to now. */
export const standingLinks = (schedule: Schedule, dialectData: DialectData | null): NamedRepositories => ({
  fields: showLinks(schedule, dialectData),
  ids: idsOf(schedule),
});

/**
 * The repositories that a write names: a list of ids before one id, that before a path. `null` where these are the ones
 * that stand, however they are named.
 *
 * @throws GatewayError `not_found`
 * @throws WireRefusal (400) none is left, one is only looked at
 */
export async function findNamed(
  services: Pick<BorgUiServices, 'stores' | 'targets'>,
  actor: Actor,
  { repository, repository_id: id, repository_ids: ids }: SentJob,
  standing: NamedRepositories | null,
): Promise<NamedRepositories | null> {
  const sent: Partial<LinkFields> = {
    ...(repository === undefined ? {} : { repository }),
    ...(id === undefined ? {} : { repository_id: id }),
    // `null` says nothing, as the vendor takes it.
    ...(ids === undefined || ids === null ? {} : { repository_ids: ids }),
  };
  if (standing !== null && isShown(sent, standing.fields)) return null;
  const named = pick(sent) ?? pick({ ...standing?.fields, ...sent });
  if (named === null) throw refuse('no_repository');
  const unlessStanding = async (targets: readonly Target[], fields: LinkFields): Promise<NamedRepositories | null> => {
    const found = targets.map(({ id: targetId }) => targetId);
    if (isDeepStrictEqual(found, standing?.ids)) return null;
    await refuseObserved(services, actor, targets);
    return { fields, ids: found };
  };
  if (typeof named === 'string') {
    const target = await findByPath(services, actor, named);
    return unlessStanding([target], { repository: named, repository_id: null, repository_ids: null });
  }
  const isList = typeof named !== 'number';
  const wanted = isList ? [...new Set(named)] : [named];
  const targets = await findByIds(services, actor, wanted);
  const fields = { repository: null, repository_id: isList ? null : named, repository_ids: isList ? wanted : null };
  return unlessStanding(targets, fields);
}

/** A repository that is only looked at gets no backups. @throws WireRefusal (400) */
async function refuseObserved(
  { stores }: Pick<BorgUiServices, 'stores'>,
  actor: Actor,
  targets: readonly Target[],
): Promise<void> {
  const ids = new Set(targets.map(({ storeId }) => storeId));
  const readOnly = await stores.readOnlyAmong((await stores.list(actor)).filter(({ id }) => ids.has(id)));
  const observed = targets.find(({ storeId }) => readOnly.has(storeId));
  if (observed !== undefined) throw refuse('only_observed', { name: observed.name });
}

const isShown = (sent: Partial<LinkFields>, shown: LinkFields): boolean =>
  Object.entries(sent).every(([name, value]) => normal(value) === normal(shown[name as keyof LinkFields]));

/** No list and an empty one say the same. */
const normal = (value: LinkFields[keyof LinkFields] | undefined): string =>
  JSON.stringify(typeof value === 'object' && value?.length === 0 ? null : (value ?? null));

function pick({ repository, repository_id, repository_ids }: Partial<LinkFields>): LinkFields[keyof LinkFields] {
  if (repository_ids !== null && repository_ids !== undefined)
    return repository_ids.length === 0 ? null : repository_ids;
  return repository_id ?? repository ?? null;
}

/** The links that a schedule is to have; what other rooms say of one that stays stays with it. */
export const toLinks = (ids: readonly number[], { targets }: Pick<Schedule, 'targets'>): ScheduleSettings['targets'] =>
  ids.map((id) => {
    const { label, isPrimary, wasLinkedBefore } = targets.find(({ targetId }) => targetId === id) ?? NEW_LINK;
    return { target: { id }, label, isPrimary, wasLinkedBefore };
  });

const NEW_LINK = { label: null, isPrimary: false, wasLinkedBefore: false };
