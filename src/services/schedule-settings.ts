import type { Actor } from '../domain/account.ts';
import { scopeOf } from '../domain/account.ts';
import { invalid, notFound } from '../domain/errors.ts';
import type { Schedule } from '../domain/schedule.ts';
import { LOCAL_DESTINATION } from '../domain/store.ts';
import type { Target } from '../domain/target.ts';
import type { NativeFields } from '../ports/records/things.ts';
import { type Key, nameOf } from '../ports/records.ts';
import type { Transaction } from '../ports/unit-of-work.ts';

/** Everything about a schedule that a user decides. */
export interface ScheduleSettings
  extends Pick<
    Schedule,
    | 'name'
    | 'recurrence'
    | 'retention'
    | 'class'
    | 'method'
    | 'destination'
    | 'taskOrder'
    | 'followUps'
    | 'notifications'
  > {
  /** In order; the first is position 0. */
  readonly targets: readonly ScheduleLink[];
  readonly isPaused: boolean;
}

/** A target to link, by the key that the caller knows it by. */
export interface ScheduleLink {
  readonly target: Key;
  readonly label?: string | null;
  readonly isPrimary?: boolean;
}

/** A new schedule: what must be said, and what has a default. */
export type ScheduleDraft = Pick<ScheduleSettings, 'name' | 'targets' | 'recurrence' | 'retention'> &
  Partial<ScheduleSettings>;

/** What one dialect alone knows of a schedule, to be stored with it. */
export interface NativeSchedule {
  readonly dialect: string;
  readonly native: NativeFields;
}

/** Decides a change while the row is locked: what differs, and what the dialect wants remembered (if anything). */
export type DecideChange = (
  current: Schedule,
  native: NativeFields | null,
) => { readonly settings: Partial<ScheduleSettings>; readonly native?: NativeFields };

/** What a draft need not say. */
export const DEFAULT_SETTINGS = {
  class: 'backup',
  method: { kind: 'full' },
  destination: LOCAL_DESTINATION,
  taskOrder: 'parallel',
  followUps: { prune: false, compact: false },
  notifications: { onCreation: false, onDeletion: false },
  isPaused: false,
} as const;

/** The targets that these links name, once each, in their order. @throws `not_found`, `invalid_request` (`targets`). */
export async function resolveTargets(
  records: Transaction,
  actor: Actor,
  links: readonly ScheduleLink[],
): Promise<Target[]> {
  const targets: Target[] = [];
  for (const { target: key } of links) {
    // Locked: a target that is being removed meanwhile is not linked any more.
    const target = await records.targets.lock(scopeOf(actor), key);
    if (target === null) throw notFound('target', nameOf(key));
    if (targets.some(({ id }) => id === target.id)) continue;
    if (targets.some(({ accountId }) => accountId !== target.accountId)) {
      throw invalid(
        'targets',
        String(target.id),
        `The target '${target.id}' belongs to another account than the others.`,
      );
    }
    targets.push(target);
  }
  return targets;
}

/** The links as they are stored. */
export const linksOf = (links: readonly ScheduleLink[], targets: readonly Target[]): Schedule['targets'] =>
  targets.map((target, position) => {
    const link = links.find(({ target: key }) => ('id' in key ? key.id === target.id : key.uuid === target.uuid));
    return { targetId: target.id, position, label: link?.label ?? null, isPrimary: link?.isPrimary ?? false };
  });

/** @throws `invalid_request` (`destination`) where no store of the account or the provider is there. */
export async function checkDestination(records: Transaction, accountId: number, destination: string): Promise<void> {
  if (destination === LOCAL_DESTINATION) return;
  if ((await records.stores.findByLocation(accountId, destination)) !== null) return;
  throw invalid('destination', destination, `There is no store at the location '${destination}'; use one that exists.`);
}
