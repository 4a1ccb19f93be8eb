import type { Account, Schedule, Target } from '../../../clients/typescript/client.ts';
import { CommandFailed } from '../failure.ts';
import {
  type Plan,
  type PlannedAccount,
  type PlannedSchedule,
  type PlannedTarget,
  plannedSchedule,
  plannedTarget,
  type Settings,
  same,
  settingsOfSchedule,
  settingsOfTarget,
} from './plan.ts';
import { type Holding, namesakes, onlyOne, type Standing } from './standing.ts';

/** What becomes of one field. */
export interface FieldChange {
  readonly from: unknown;
  readonly to: unknown;
}

interface Common {
  readonly account: Account;
  readonly name: string;
}

/** One thing that a plan would do. */
export type Change =
  | (Common & { readonly does: 'create'; readonly noun: 'target'; readonly to: PlannedTarget })
  | (Common & { readonly does: 'create'; readonly noun: 'schedule'; readonly to: PlannedSchedule })
  | (Common & {
      readonly does: 'change';
      readonly noun: 'target';
      readonly from: Target;
      readonly fields: Readonly<Record<string, FieldChange>>;
    })
  | (Common & {
      readonly does: 'change';
      readonly noun: 'schedule';
      readonly from: Schedule;
      readonly fields: Readonly<Record<string, FieldChange>>;
    })
  | (Common & { readonly does: 'delete'; readonly noun: 'schedule'; readonly from: Schedule })
  | (Common & { readonly does: 'delete'; readonly noun: 'target'; readonly from: Target });

/**
 * What has to be done so that things stand as planned, in the order in which it can be: targets before the schedules that
 * are about them, and what goes (`isPruned`: what the plan does not name) last.
 *
 * @throws `conflict` (`ambiguous`), CommandFailed where a plan asks for what no change brings about
 */
export function changesTo(plan: Plan, standing: Standing, isPruned: boolean): readonly Change[] {
  const changes = plan.accounts.flatMap((planned) => {
    const holding = standing.holdings.find(({ account }) => account.name === planned.name);
    if (holding === undefined) throw new Error('A plan was compared with what was not read.');
    return changesOf(planned, holding, standing, isPruned);
  });
  return ORDER.flatMap(([does, noun]) => changes.filter((one) => one.does === does && one.noun === noun));
}

const ORDER = [
  ['create', 'target'],
  ['change', 'target'],
  ['create', 'schedule'],
  ['change', 'schedule'],
  ['delete', 'schedule'],
  ['delete', 'target'],
] as const;

function changesOf(
  { targets = [], schedules = [] }: PlannedAccount,
  holding: Holding,
  { stores, isStaff }: Standing,
  isPruned: boolean,
): readonly Change[] {
  const { account } = holding;
  const changes: Change[] = [];
  const standingTargets = namesakes(holding.targets);
  const storeNames = new Map(stores.map(({ id, name }) => [id, name]));
  for (const planned of targets) {
    const { name } = planned;
    const from = onlyOne('target', name, standingTargets.get(name));
    const settings = settingsOfTarget(planned);
    if (from === null) changes.push({ does: 'create', noun: 'target', account, name, to: planned });
    else {
      const stands = settingsOfTarget(plannedTarget(from, storeNames.get(from.storeId)));
      // Paths are told to staff alone; whoever is not told does not change them.
      const fields = differing(stands, isStaff ? { paths: undefined, ...settings } : settings);
      refuseFixed(`target '${name}'`, fields, ['kind', 'store']);
      if (from.source.kind === 'volume' && fields.paths !== undefined) throw fixed(`target '${name}'`, 'paths');
      if (fields.paths?.to === undefined && fields.paths !== undefined) throw fixed(`target '${name}'`, 'paths');
      if (Object.keys(fields).length > 0) changes.push({ does: 'change', noun: 'target', account, name, from, fields });
    }
  }
  const standingSchedules = namesakes(holding.schedules);
  const targetNames = new Map(holding.targets.map(({ id, name }) => [id, name]));
  const known = new Set([...standingTargets.keys(), ...targets.map(({ name }) => name)]);
  for (const planned of schedules) {
    const { name } = planned;
    const from = onlyOne('schedule', name, standingSchedules.get(name));
    requireTargets(planned, known, account);
    if (from === null) {
      changes.push({ does: 'create', noun: 'schedule', account, name, to: planned });
      continue;
    }
    const { isPaused, ...stands } = settingsOfSchedule(plannedSchedule(from, targetNames));
    const pausing = planned.isPaused === undefined ? {} : { isPaused: isPaused ?? from.pause !== null };
    const fields = differing({ ...stands, ...pausing }, settingsOfSchedule(planned));
    refuseFixed(`schedule '${name}'`, fields, ['action']);
    if (Object.keys(fields).length > 0) changes.push({ does: 'change', noun: 'schedule', account, name, from, fields });
  }
  if (!isPruned) return changes;
  const gone = <Thing extends { readonly name: string }>(planned: readonly Thing[]) => {
    const names = new Set(planned.map(({ name }) => name));
    return ({ name }: { readonly name: string }) => !names.has(name);
  };
  for (const from of holding.schedules.filter(gone(schedules)))
    changes.push({ does: 'delete', noun: 'schedule', account, name: from.name, from });
  for (const from of holding.targets.filter(gone(targets)))
    changes.push({ does: 'delete', noun: 'target', account, name: from.name, from });
  return changes;
}

/** What the fields of a plan say otherwise than what stands; what it does not say stays. */
function differing(stands: Settings, planned: Settings): Readonly<Record<string, FieldChange>> {
  const fields: Record<string, FieldChange> = {};
  for (const [name, to] of Object.entries(planned)) {
    if (!same(stands[name], to)) fields[name] = { from: stands[name], to };
  }
  return fields;
}

function refuseFixed(what: string, fields: Readonly<Record<string, FieldChange>>, names: readonly string[]): void {
  const name = names.find((one) => fields[one] !== undefined);
  if (name !== undefined) throw fixed(what, name);
}

const fixed = (what: string, field: string): CommandFailed =>
  new CommandFailed(
    `The ${what} stands with another ${field}, which does not change; leave that as it is, or give the plan another name.`,
  );

/** Links are by name: each has to be there, or to be made first. */
function requireTargets({ name, targets }: PlannedSchedule, known: ReadonlySet<string>, account: Account): void {
  const names = targets.map((link) => (typeof link === 'string' ? link : link.name));
  const missing = names.find((target) => !known.has(target));
  if (missing === undefined) return;
  throw new CommandFailed(
    `The schedule '${name}' is about the target '${missing}', which the account '${account.name}' does not have; name it among the plan's targets.`,
  );
}
