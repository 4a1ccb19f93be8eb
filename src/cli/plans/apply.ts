import type { Client, NewSchedule, ScheduleChange, Target, TargetChange } from '../../../clients/typescript/client.ts';
import { CommandFailed } from '../failure.ts';
import type { Change, FieldChange } from './changes.ts';
import { type PlannedLink, type PlannedSchedule, type PlannedTarget, same } from './plan.ts';
import { onlyOne, type Standing } from './standing.ts';

/** A change that lets more snapshots go is to be confirmed. */
const MOST_UNCONFIRMED = 10;

/** Of which change how many snapshots go. */
export type LettingGo = ReadonlyMap<Change, number>;

/** How many snapshots go by the other policies of schedules; the gateway reckons it. @throws ApiProblem */
export async function lettingGo(client: Client, changes: readonly Change[]): Promise<LettingGo> {
  const going = new Map<Change, number>();
  for (const change of changes) {
    if (change.noun !== 'schedule' || change.does !== 'change' || change.fields.retention === undefined) continue;
    const body = { retention: change.fields.retention.to as NonNullable<NewSchedule['retention']> };
    const { newlyGoing } = await client.call('previewRetention', { parts: { key: change.from.id }, body });
    if (newlyGoing > 0) going.set(change, newlyGoing);
  }
  return going;
}

/**
 * Refuses what is not to be done unasked: letting many snapshots go, and deleting files that the gateway manages.
 * @throws CommandFailed
 */
export function requireConfirmed(
  changes: readonly Change[],
  going: LettingGo,
  { yes = false, confirm }: { readonly yes?: boolean; readonly confirm?: number },
): void {
  if (yes) return;
  const count = [...going.values()].reduce((sum, one) => sum + one, 0);
  if (count > MOST_UNCONFIRMED && count !== confirm) {
    throw new CommandFailed(`The plan lets ${count} snapshots go; say that you know: --confirm ${count}, or --yes.`);
  }
  const emptied = changes.find(({ does, noun, ...one }) => does === 'delete' && noun === 'target' && hasVolume(one));
  if (emptied === undefined) return;
  throw new CommandFailed(
    `The plan deletes the target '${emptied.name}' and the files of its managed volume; say that you know: --yes.`,
  );
}

const hasVolume = (change: object): boolean =>
  'from' in change && (change.from as { readonly source?: { readonly kind: string } }).source?.kind === 'volume';

/** What changes are made with. */
interface Application {
  readonly standing: Standing;
  readonly going: LettingGo;
  done(change: Change): void;
  note(text: string): void;
}

/** Does the changes one after another, each beside the version that was seen; `done` is told of each, `note` of what stands otherwise than it was written. @throws ApiProblem */
export async function applyChanges(
  client: Client,
  changes: readonly Change[],
  { standing, going, done, note }: Application,
): Promise<void> {
  const ids = new Map<string, number>();
  const placeOf = (accountId: number, name: string) => `${accountId} ${name}`;
  for (const { account, targets } of standing.holdings) {
    for (const { id, name } of targets) ids.set(placeOf(account.id, name), id);
  }
  for (const change of changes) {
    const { account, name } = change;
    const linksOf = (links: readonly PlannedLink[]): NewSchedule['targets'] =>
      links.map((link) => {
        const { name: target, ...said } = typeof link === 'string' ? { name: link } : link;
        return { targetId: ids.get(placeOf(account.id, target)) ?? 0, ...said };
      });
    if (change.noun === 'target' && change.does === 'create') {
      const made = await createTarget(client, change.to, account.id, standing);
      ids.set(placeOf(account.id, name), made.id);
      noteSources(change.to.paths, made, note);
    } else if (change.noun === 'schedule' && change.does === 'create') {
      await client.call('createSchedule', { body: { ...change.to, targets: linksOf(change.to.targets) } });
    } else if (change.does === 'change') {
      const { from, fields } = change;
      const given = { parts: { key: from.id }, version: `"${from.version}"` };
      if (change.noun === 'target') {
        const body = valuesOf(fields) as TargetChange;
        noteSources(body.paths, await client.call('changeTarget', { ...given, body }), note);
      } else await changeSchedule(client, change, given, { going: going.get(change), linksOf });
    } else if (change.does === 'delete') {
      const given = { parts: { key: change.from.id }, version: `"${change.from.version}"` };
      if (change.noun === 'schedule') await client.call('deleteSchedule', given);
      else await client.call('deleteTarget', { ...given, query: { confirm: name } });
    }
    done(change);
  }
}

/** A source that is a link is kept as what it leads to; a plan that says otherwise would never be done. */
function noteSources(
  planned: readonly string[] | undefined,
  { name, source }: Target,
  note: (text: string) => void,
): void {
  if (planned === undefined || same(planned, source.paths)) return;
  note(
    `The sources of the target '${name}' are kept as ${(source.paths ?? []).join(', ')}; write them so in the plan.`,
  );
}

const valuesOf = (fields: Readonly<Record<string, FieldChange>>): object =>
  Object.fromEntries(Object.entries(fields).map(([name, { to }]) => [name, to]));

async function createTarget(
  client: Client,
  { store, allowsInPlaceRestore, allowsEmptySource, ...planned }: PlannedTarget,
  accountId: number,
  { stores, isStaff }: Standing,
): Promise<Target> {
  const found = stores.filter((one) => one.name === store && (one.accountId ?? accountId) === accountId);
  const storeId = store === undefined ? undefined : onlyOne('store', store, found)?.id;
  if (store !== undefined && storeId === undefined) {
    throw new CommandFailed(`There is no store '${store}' for the target '${planned.name}'; add it, or name another.`);
  }
  const byStaff = { accountId, ...(storeId === undefined ? {} : { storeId }) };
  const made = await client.call('createTarget', { body: { ...planned, ...(isStaff ? byStaff : {}) } });
  const allowances = {
    ...(allowsInPlaceRestore ? { allowsInPlaceRestore } : {}),
    ...(allowsEmptySource ? { allowsEmptySource } : {}),
  };
  if (Object.keys(allowances).length === 0) return made;
  const given = { parts: { key: made.id }, version: `"${made.version}"` };
  return client.call('changeTarget', { ...given, body: allowances });
}

async function changeSchedule(
  client: Client,
  { fields }: Extract<Change, { readonly does: 'change' }>,
  given: { readonly parts: { readonly key: number }; readonly version: string },
  { going, linksOf }: { going: number | undefined; linksOf: (links: readonly PlannedLink[]) => NewSchedule['targets'] },
): Promise<void> {
  const { isPaused, targets, ...others } = valuesOf(fields) as Partial<PlannedSchedule>;
  const body: ScheduleChange = { ...others, ...(targets === undefined ? {} : { targets: linksOf(targets) }) };
  if (Object.keys(body).length > 0) {
    await client.call('changeSchedule', { ...given, query: going === undefined ? {} : { confirm: going }, body });
  }
  if (isPaused === undefined) return;
  await client.call(isPaused ? 'pauseSchedule' : 'resumeSchedule', { parts: given.parts });
}
