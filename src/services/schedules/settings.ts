import type { Actor } from '../../domain/account.ts';
import { scopeOf } from '../../domain/account.ts';
import { ARCHIVE_PLACEHOLDERS, isArchiveTemplate } from '../../domain/archive-name.ts';
import { notFound, problem } from '../../domain/errors.ts';
import { thing } from '../../domain/problems/index.ts';
import { type BackupSettings, FULL, type Pause, type Schedule } from '../../domain/schedule.ts';
import { NO_SCRIPTS } from '../../domain/script.ts';
import { LOCAL_DESTINATION } from '../../domain/store.ts';
import type { Target } from '../../domain/target.ts';
import { isText } from '../../domain/text.ts';
import { type Key, nameOf } from '../../ports/records/page.ts';
import type { Transaction } from '../../ports/unit-of-work.ts';
import { lockInOrder } from '../lock-order.ts';

/** Everything about a schedule that a user decides. */
export interface ScheduleSettings extends BackupSettings, Pick<Schedule, 'name' | 'action' | 'check' | 'recurrence'> {
  /** In order; the first is position 0. */
  readonly targets: readonly ScheduleLink[];
  readonly isPaused: boolean;
}

/** What of a schedule is to change. */
export interface SchedulePatch extends Partial<ScheduleSettings> {
  /** With `isPaused`; where they are absent a pause lasts until it is taken back, and one that there is stays as it is. */
  readonly pauseTerms?: PauseTerms;
}

/** Until when a pause lasts (`null` = until it is taken back), and why. */
export type PauseTerms = Pick<Pause, 'until' | 'reason'>;

/** A target to link, by the key that the caller knows it by. */
export interface ScheduleLink {
  readonly target: Key;
  readonly label?: string | null;
  readonly isPrimary?: boolean;
  /** As in `ScheduleTarget`. */
  readonly wasLinkedBefore?: boolean;
}

/** A new schedule: what must be said, and what has a default. */
export type ScheduleDraft = Pick<ScheduleSettings, 'name' | 'targets' | 'recurrence' | 'retention'> &
  Partial<ScheduleSettings>;

/** The settings of a new schedule whose draft does not name them. */
export const DEFAULT_SETTINGS = {
  action: 'backup',
  check: null,
  class: 'backup',
  method: FULL,
  destination: LOCAL_DESTINATION,
  taskOrder: 'parallel',
  notifications: { onCreation: false, onDeletion: false },
  archiveName: null,
  compactsAfter: false,
  scripts: NO_SCRIPTS,
  isPaused: false,
} as const;

/**
 * The targets that these links name, once each, in their order. They are locked, so that none that is being removed
 * meanwhile is linked any more; but for those that the (locked) schedule has links to: their removal waits for it.
 *
 * @throws `not_found`, `invalid_request` (`targets`).
 */
export async function resolveTargets(
  records: Transaction,
  actor: Actor,
  links: readonly ScheduleLink[],
  linked: ReadonlySet<number> = new Set(),
): Promise<readonly Target[]> {
  const targets = await lockInOrder(
    links.map(({ target }) => target),
    (key) => findOrLock(records, actor, key, linked),
    (key) => notFound('target', nameOf(key)),
  );
  const stranger = targets.find(({ accountId }) => accountId !== targets[0]?.accountId);
  if (stranger === undefined) return targets;
  const target = thing('target', stranger);
  throw problem('target_of_other_account', { field: 'targets', value: String(stranger.id), target });
}

async function findOrLock(
  records: Transaction,
  actor: Actor,
  key: Key,
  linked: ReadonlySet<number>,
): Promise<Target | null> {
  const scope = scopeOf(actor);
  if (linked.size === 0 || ('id' in key && !linked.has(key.id))) return records.targets.lock(scope, key);
  const target = await records.targets.find(scope, key);
  return target === null || linked.has(target.id) ? target : records.targets.lock(scope, key);
}

/** The links as they are stored. */
export const linksOf = (links: readonly ScheduleLink[], targets: readonly Target[]): Schedule['targets'] =>
  targets.map((target, position) => {
    const link = links.find(({ target: key }) => ('id' in key ? key.id === target.id : key.uuid === target.uuid));
    const { label = null, isPrimary = false, wasLinkedBefore = false } = link ?? {};
    return { targetId: target.id, position, label, isPrimary, wasLinkedBefore };
  });

/** @throws `invalid_request` (`archive_name_malformed`). */
export function checkArchiveName(template: string | null | undefined): void {
  if (template === null || template === undefined) return;
  if (template.length <= MAX_TEMPLATE_LENGTH && isText(template) && isArchiveTemplate(template)) return;
  throw problem('archive_name_malformed', {
    field: 'archiveName',
    value: template,
    known: ARCHIVE_PLACEHOLDERS.map((name) => `{${name}}`),
    most: MAX_TEMPLATE_LENGTH,
  });
}

/** Longest template of archives' names, in characters. */
const MAX_TEMPLATE_LENGTH = 200;

/**
 * Checks a destination for an account. @throws `invalid_request` (`destination`) where no store of the account or the
 * provider is there.
 */
export async function checkDestination(records: Transaction, accountId: number, destination: string): Promise<void> {
  if (destination === LOCAL_DESTINATION) return;
  if ((await records.stores.findByLocation(accountId, destination)) !== null) return;
  throw problem('location_unknown', { field: 'destination', value: destination, purpose: 'schedule' });
}
