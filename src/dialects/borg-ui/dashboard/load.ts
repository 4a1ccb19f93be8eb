import type { Actor } from '../../../domain/account.ts';
import type { Instant } from '../../../domain/instant.ts';
import type { Schedule } from '../../../domain/schedule.ts';
import { healthOf, type TargetHealth } from '../../../domain/target-health.ts';
import type { EndedTasks } from '../../../services/runs/index.ts';
import type { KeptInAll } from '../../../services/snapshots/index.ts';
import { type Activity, loadActivity } from '../activity/load.ts';
import type { BorgUiServices } from '../call.ts';
import { type LoadedRepository, loadRepositories } from '../repositories/load.ts';
import { isRepository } from '../repositories/paths.ts';

/** What the rate of success is of. */
const JUDGED_DAYS = 30;
/** More repositories than this are counted, and not shown one by one. */
const MOST_REPOSITORIES = 1_000;
const NEXT_RUNS = 10;
/** As many events as its page has room for. */
const EVENTS = 100;

const FIRST = { offset: 0, limit: 1, orderBy: 'id', descending: false } as const;

/** A repository, and how it is looked after. */
export interface RepositoryCare {
  readonly loaded: LoadedRepository;
  readonly health: TargetHealth;
}

/** All that the dashboard tells. */
export interface Overview {
  readonly repositories: readonly RepositoryCare[];
  readonly repositoryCount: number;
  readonly scheduleCount: number;
  /** How many of them will fire. */
  readonly activeCount: number;
  /** Those that fire next, the earliest first. */
  readonly next: readonly Schedule[];
  /** The names of their repositories, by id. */
  readonly names: ReadonlyMap<number, string>;
  readonly ended: EndedTasks;
  readonly kept: KeptInAll;
  readonly activity: readonly Activity[];
  readonly machine: Awaited<ReturnType<BorgUiServices['machine']['look']>>;
}

/** Reads it, in as many queries for much as for little. */
export async function loadOverview(services: BorgUiServices, actor: Actor): Promise<Overview> {
  const now = await services.now();
  const { rows: targets, total: repositoryCount } = await services.targets.list(
    actor,
    {},
    { ...FIRST, limit: MOST_REPOSITORIES },
  );
  const loaded = await loadRepositories(services, actor, targets);
  const { total: scheduleCount } = await services.schedules.list(actor, {}, FIRST);
  const { rows: next, total: activeCount } = await services.schedules.list(
    actor,
    { dueUntil: Number.MAX_SAFE_INTEGER },
    { ...FIRST, orderBy: 'nextFireAt', limit: NEXT_RUNS },
  );
  const linked = [...new Set(next.flatMap((schedule) => schedule.targets.map(({ targetId }) => targetId)))];
  const names = new Map((await services.targets.findMany(actor, linked)).map(({ id, name }) => [id, name]));
  return {
    repositories: loaded.map((one) => careOf(one, now)),
    ...{ repositoryCount, scheduleCount, activeCount, next, names },
    ended: await services.runs.countEnded(actor, JUDGED_DAYS),
    kept: await services.snapshots.keptInAll(actor),
    activity: await loadActivity(services, actor, { limit: EVENTS, jobType: null, status: null }),
    machine: await services.machine.look(),
  };
}

function careOf(loaded: LoadedRepository, now: Instant): RepositoryCare {
  const { target, store, isReadOnly, kept, checkedAt, compactedAt } = loaded;
  const dates = {
    createdAt: target.createdAt,
    backedUpAt: kept?.lastMadeAt ?? null,
    isObserved: isReadOnly,
    checkedAt,
    compactedAt: isRepository(store) ? compactedAt : ('not_needed' as const),
  };
  return { loaded, health: healthOf(dates, now) };
}
