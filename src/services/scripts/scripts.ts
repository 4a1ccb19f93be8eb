import type { Actor } from '../../domain/account.ts';
import { notFound, problem } from '../../domain/errors.ts';
import { thing } from '../../domain/problems/index.ts';
import { checkScript, type Script, type ScriptSettings } from '../../domain/script.ts';
import { type Key, nameOf, type Page, type Slice } from '../../ports/records/page.ts';
import type { Transaction, UnitOfWork } from '../../ports/unit-of-work.ts';
import { audit, requireStaff } from '../identity/index.ts';
import { type ChangeOptions, refuseStale } from '../seen-version.ts';

/** All scripts, by id. @throws `forbidden` (not staff). */
export async function list({ records }: UnitOfWork, actor: Actor): Promise<readonly Script[]> {
  requireStaff(actor);
  return records.scripts.list();
}

/** A page of them. @throws `forbidden` (not staff). */
export async function listPage({ records }: UnitOfWork, actor: Actor, page: Page<'id'>): Promise<Slice<Script>> {
  requireStaff(actor);
  return records.scripts.page(page);
}

/** @throws `forbidden` (not staff), `not_found`. */
export async function find({ records }: UnitOfWork, actor: Actor, key: Key): Promise<Script> {
  requireStaff(actor);
  return found(await records.scripts.find(key), key);
}

/** @throws `forbidden` (not staff), `invalid_request`. */
export async function add(unitOfWork: UnitOfWork, actor: Actor, settings: ScriptSettings): Promise<Script> {
  requireStaff(actor);
  const checked = checkScript(settings);
  return unitOfWork.transaction(async (records) => {
    const id = await records.ids.one('script');
    const dates = { createdAt: records.now, updatedAt: null, deletedAt: null };
    const script = { ...checked, id, uuid: crypto.randomUUID(), version: 1, ...dates };
    await records.scripts.insert(script);
    await note(records, actor, 'script.create', script, {});
    return script;
  });
}

/** Schedules that call it call what it is from now on. @throws as `find` and `add`, `conflict` (`stale`). */
export async function change(
  unitOfWork: UnitOfWork,
  actor: Actor,
  key: Key,
  patch: Partial<ScriptSettings>,
  options: Pick<ChangeOptions, 'version'> = {},
): Promise<Script> {
  requireStaff(actor);
  return unitOfWork.transaction(async (records) => {
    const script = found(await records.scripts.lock(key), key);
    refuseStale('script', script, options);
    const checked = checkScript({ ...script, ...patch });
    const changed = { ...script, ...checked, version: script.version + 1, updatedAt: records.now };
    await records.scripts.update(changed);
    await note(records, actor, 'script.change', script, { fields: Object.keys(patch) });
    return changed;
  });
}

/** @throws as `find`, `conflict` (`stale`; `script_in_use`, naming a schedule that calls it). */
export async function remove(
  unitOfWork: UnitOfWork,
  actor: Actor,
  key: Key,
  options: Pick<ChangeOptions, 'version'> = {},
): Promise<void> {
  requireStaff(actor);
  await unitOfWork.transaction(async (records) => {
    const script = found(await records.scripts.lock(key), key);
    refuseStale('script', script, options);
    const schedule = await records.schedules.callingScript(script.id);
    if (schedule !== null)
      throw problem('script_in_use', { script: thing('script', script), schedule: thing('schedule', schedule) });
    await records.scripts.update({ ...script, deletedAt: records.now });
    await note(records, actor, 'script.delete', script, {});
  });
}

const note = (
  records: Transaction,
  actor: Actor,
  action: string,
  { id }: Script,
  details: Readonly<Record<string, unknown>>,
): Promise<void> => audit(records, actor, action, ['script', { id, accountId: null }], details);

function found(script: Script | null, key: Key): Script {
  if (script === null) throw notFound('script', nameOf(key));
  return script;
}
