import { isDeepStrictEqual } from 'node:util';
import type { Actor } from '../../../domain/account.ts';
import { GatewayError, problem } from '../../../domain/errors.ts';
import type { Target } from '../../../domain/target.ts';
import type { BorgUiServices } from '../call.ts';
import { refuse, sayError } from '../problems.ts';
import type { LoadedRepository } from './load.ts';
import { BORG } from './paths.ts';
import type { RepositoryChange, RepositoryOrder } from './read.ts';
import { showRepository } from './show.ts';

/** A repository is its owner's: it takes archives as often as jobs are run, every five minutes too. */
const UNLIMITED = { minimumIntervalSeconds: null, maxPerTarget: null, maxPerAccount: null } as const;

/** Why a repository is not opened by what was said of it. */
const UNOPENED: readonly string[] = ['passphrase_refused', 'repository_key_missing', 'repository_missing'];

/**
 * A target with a store of its own, in the caller's account. `isThere`: the repository is there already, and is opened
 * before anything is recorded.
 *
 * @throws WireRefusal (403) a tenant names a path, (400, 409) it cannot be opened
 * @throws GatewayError as `Targets.addWithStore`
 */
export async function addRepository(
  { targets }: Pick<BorgUiServices, 'targets'>,
  actor: Actor,
  { name, path, sources, excludes, settings, passphrase, isObserved }: RepositoryOrder,
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
    limits: UNLIMITED,
    needsAdoption: isObserved,
  };
  const target = { accountId, name, kind: 'repository', paths: sources, excludes, uuid } as const;
  try {
    return await targets.addWithStore(actor, target, { draft, setting: 'repository', directory: path, isThere });
  } catch (error) {
    if (!(error instanceof GatewayError)) throw error;
    const { reason } = error.problem;
    if (reason === 'stalled') throw refuse('import_too_long');
    throw UNOPENED.includes(reason) ? refuse('repository_unopened', { said: sayError(error) }) : error;
  }
}

/** So long an import is waited for; what is not taken in by then is by night. */
const IMPORT_MS = 60_000;

/** Takes in what others made in a repository that was just added; answers why that could not be, for whoever reads on. */
export async function takeIn(
  { repositories, stores }: Pick<BorgUiServices, 'repositories' | 'stores'>,
  actor: Actor,
  { storeId }: Target,
): Promise<string | null> {
  const store = (await stores.list(actor)).find(({ id }) => id === storeId);
  const signal = AbortSignal.timeout(IMPORT_MS);
  try {
    if (store !== undefined) await repositories.import(actor, store, signal);
    return null;
  } catch (error) {
    if (signal.aborted) return 'that takes longer than a minute, and is done by night.';
    if (error instanceof GatewayError) return sayError(error);
    throw error;
  }
}

/** @throws WireRefusal (403) a tenant names a path, (400) what stands is to be otherwise; GatewayError as `Targets.change` */
export async function changeRepository(
  { targets }: Pick<BorgUiServices, 'targets'>,
  actor: Actor,
  loaded: LoadedRepository,
  { name, sources, excludes, standing }: RepositoryChange,
): Promise<Target> {
  const { target } = loaded;
  const shown: Readonly<Record<string, unknown>> = { ...showRepository(loaded) };
  const other = Object.entries(standing).find(([field, value]) => value !== '' && value !== shown[field]);
  if (other !== undefined) throw refuse('field_unserved', { field: other[0] });
  const isNew = sources !== undefined && !isShown(target, sources, actor);
  const leavesOut = excludes !== undefined && !isDeepStrictEqual(excludes, target.source.excludes ?? []);
  if ((isNew || leavesOut) && !actor.isStaff) throw refuse('paths_for_staff');
  const change = {
    ...(name === undefined ? {} : { name }),
    ...(isNew ? { paths: sources } : {}),
    ...(leavesOut ? { excludes } : {}),
  };
  return targets.change(actor, target, change, { version: target.version });
}

/** Whether sources come back as they are shown to this caller. */
function isShown({ source }: Target, sources: readonly string[], { isStaff }: Actor): boolean {
  const shown = isStaff && source.kind === 'paths' ? source.paths : ['/'];
  return sources.length === shown.length && shown.every((path, index) => path === sources[index]);
}
