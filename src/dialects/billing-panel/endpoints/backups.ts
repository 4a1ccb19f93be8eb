import { bindEndpoint } from '../../../server/endpoint.ts';
import type { Services } from '../../../services/index.ts';
import type { AuthenticatedCall } from '../call.ts';
import {
  readBackupChange,
  readBackupCreation,
  readBackupForm,
  readBackupList,
  readDeletedImages,
} from '../requests/backups.ts';
import { acknowledge } from '../responses/answer.ts';
import { LISTED_STATES, showBackups, showEmptyForm, showFilledForm } from '../responses/backups.ts';
import { fetchPage } from './fetch-page.ts';

/** Lists the backups of an instance, or of all that the caller has, with the installation's price. */
export const listBackups = (statCost: string) =>
  bindEndpoint({
    name: 'backup.list',
    request: (call: AuthenticatedCall) => ({ ...readBackupList(call), ownId: call.caller.account.id }),
    call: async (services: Services, { instanceId, paging, ownId }, actor) => {
      const instance = instanceId === null ? null : await services.targets.find(actor, { id: instanceId });
      const ofInstance = instanceId === null ? {} : { targetId: instanceId };
      const filter = { ...ofInstance, class: 'backup', states: LISTED_STATES } as const;
      const page = await fetchPage(paging, (slice) => services.snapshots.list(actor, filter, slice));
      const counts = await services.backups.manualCounts(actor, instance?.accountId ?? ownId, 'backup');
      return { instance, page, counts, statCost };
    },
    response: showBackups,
  });

/** Shows the form of a new backup. */
export const showNewBackup = bindEndpoint({
  name: 'backup.form',
  request: (_: AuthenticatedCall) => null,
  call: async (_: Services) => null,
  response: showEmptyForm,
});

/** Shows the form of a backup. */
export const showBackup = bindEndpoint({
  name: 'backup.form',
  request: readBackupForm,
  call: (services: Services, id, actor) => services.snapshots.find(actor, { id }),
  response: showFilledForm,
});

/** Makes a backup now. */
export const backUpNow = bindEndpoint({
  name: 'backup.create',
  request: readBackupCreation,
  call: async (services: Services, { instanceId, readName }, actor) => {
    const { id } = await services.targets.find(actor, { id: instanceId });
    return services.backups.backUp(actor, { id }, 'backup', readName());
  },
  response: ({ snapshots }, call) => acknowledge(call, snapshots[0]?.id ?? null),
});

/** Renames a backup. */
export const renameBackup = bindEndpoint({
  name: 'backup.change',
  request: readBackupChange,
  call: async (services: Services, { id, readName }, actor) => {
    const found = await services.snapshots.find(actor, { id });
    const name = readName();
    return name === null ? found : services.snapshots.change(actor, { id }, { name });
  },
  response: ({ id }, call) => acknowledge(call, id),
});

/** Deletes backups; where an id is a schedule's, that: the documented table sends it here. */
export const deleteImages = bindEndpoint({
  name: 'image.delete',
  request: readDeletedImages,
  call: (services: Services, ids, actor) => services.removals.removeAny(actor, ids),
  response: (_, call) => acknowledge(call, null),
});
