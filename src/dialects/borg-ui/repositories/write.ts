import type { Actor } from '../../../domain/account.ts';
import { problem } from '../../../domain/errors.ts';
import type { Target } from '../../../domain/target.ts';
import type { BorgUiServices } from '../call.ts';
import { refuse } from '../problems.ts';
import { BORG } from './paths.ts';
import type { RepositoryChange, RepositoryOrder } from './read.ts';

/**
 * A target with a store of its own, in the caller's account. `isThere`: the repository is there already.
 *
 * @throws WireRefusal (403) a tenant names a path
 * @throws GatewayError as `Targets.addWithStore`
 */
export async function addRepository(
  { targets }: Pick<BorgUiServices, 'targets'>,
  actor: Actor,
  { name, path, sources, settings, passphrase, isObserved }: RepositoryOrder,
  isThere: boolean,
): Promise<Target> {
  if (!actor.isStaff) throw refuse('paths_for_staff');
  const { accountId } = actor;
  if (accountId === null) throw problem('account_unnamed', { field: 'account', value: '' });
  const uuid = crypto.randomUUID();
  const draft = {
    accountId,
    name,
    locationCode: `repository-${uuid.slice(0, 8)}`,
    driver: BORG,
    settings,
    ...(passphrase === null ? {} : { secrets: { passphrase } }),
    needsAdoption: isObserved,
  };
  return targets.addWithStore(
    actor,
    { accountId, name, kind: 'repository', paths: sources, uuid },
    { draft, setting: 'repository', directory: path, isThere },
  );
}

/** @throws WireRefusal (403) a tenant names a path; GatewayError as `Targets.change` */
export async function changeRepository(
  { targets }: Pick<BorgUiServices, 'targets'>,
  actor: Actor,
  id: number,
  { name, sources }: RepositoryChange,
): Promise<Target> {
  const target = await targets.find(actor, { id });
  const isNew = sources !== undefined && !isShown(target, sources, actor);
  if (isNew && !actor.isStaff) throw refuse('paths_for_staff');
  const change = { ...(name === undefined ? {} : { name }), ...(isNew ? { paths: sources } : {}) };
  return targets.change(actor, { id }, change, { version: target.version });
}

/** Whether sources come back as they are shown to this caller. */
function isShown({ source }: Target, sources: readonly string[], { isStaff }: Actor): boolean {
  const shown = isStaff && source.kind === 'paths' ? source.paths : ['/'];
  return sources.length === shown.length && shown.every((path, index) => path === sources[index]);
}
