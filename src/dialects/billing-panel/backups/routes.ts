import type { SnapshotClass } from '../../../domain/snapshot.ts';
import { bindEndpoint } from '../../../server/endpoint.ts';
import { requireRole } from '../../../services/identity/index.ts';
import type { Services } from '../../../services/index.ts';
import { acknowledge } from '../answer.ts';
import type { AuthenticatedCall } from '../call.ts';
import { acceptForm } from '../fields.ts';
import { filterRoutes, findFilter } from '../filters/routes.ts';
import { IMAGE_CHOICES, SNAPSHOT_CHOICES } from '../filters/show.ts';
import { readBackupChange } from '../images/read.ts';
import { changeSnapshot } from '../images/routes.ts';
import { fetchPage } from '../paging.ts';
import { type FormRoutes, lists, type PanelFunctions, reads, shows, writes } from '../route.ts';
import { createSchedule } from '../schedules/routes.ts';
import type { BillingPanelSettings } from '../settings.ts';
import { IMAGE_FILTER, SNAPSHOT_FILTER, toSnapshotFilter } from './filter.ts';
import { readBackup, readBackupCreation, readBackupList, readDeletedImages } from './read.ts';
import { showBackups, showEmptyForm, showFilledForm } from './show.ts';

/**
 * Lists the backups or snapshots of an instance, or of all that the caller has, with the installation's price; those of
 * both classes as images, copies included.
 */
const listBackups = (snapshotClass: SnapshotClass | 'image', statCost: string) =>
  bindEndpoint({
    name: `${snapshotClass}.list`,
    request: (call: AuthenticatedCall) => ({
      ...readBackupList(call, snapshotClass),
      ownId: call.caller.account.id,
    }),
    call: async (services: Services, { instanceId, filter, paging, ownId }, actor) => {
      const instance = instanceId === null ? null : await services.targets.find(actor, { id: instanceId });
      const values = await findFilter(services, filter);
      const wanted = {
        ...toSnapshotFilter(values),
        ...(instanceId === null ? {} : { targetId: instanceId }),
        ...(snapshotClass === 'image' ? {} : { class: snapshotClass }),
      };
      const page = await fetchPage(paging, (slice) => services.snapshots.listLocated(actor, wanted, slice));
      const counts =
        snapshotClass === 'image'
          ? null
          : await services.backups.manualCounts(actor, instance?.accountId ?? ownId, snapshotClass, instance?.id);
      return { instance, page, filter: values, counts, statCost };
    },
    response: showBackups,
  });

/** Shows the form of a backup or snapshot. */
const showBackup = bindEndpoint({
  name: 'backup.form',
  request: readBackup,
  call: (services: Services, id, actor) => services.snapshots.find(actor, { id }),
  response: showFilledForm,
});

/** Makes a backup or snapshot now. */
const backUpNow = (snapshotClass: SnapshotClass) =>
  bindEndpoint({
    name: `${snapshotClass}.create`,
    request: (call: AuthenticatedCall) => readBackupCreation(call, snapshotClass),
    call: async (services: Services, { instanceId, form }, actor) => {
      requireRole(actor, 'operator');
      const { id } = await services.targets.find(actor, { id: instanceId });
      return services.backups.backUp(actor, { id }, snapshotClass, acceptForm(form, {}).name);
    },
    response: ({ snapshots }, call) => acknowledge(call, snapshots[0]?.id ?? null),
  });

/** Renames a backup or snapshot. */
const renameBackup = bindEndpoint({
  name: 'backup.change',
  request: readBackupChange,
  call: (services: Services, change, actor) => changeSnapshot(services, change, actor),
  response: ({ id }, call) => acknowledge(call, id),
});

/** Deletes backups, all or none. */
const deleteBackups = bindEndpoint({
  name: 'backup.delete',
  request: readDeletedImages,
  call: (services: Services, ids, actor) =>
    services.snapshots.delete(
      actor,
      ids.map((id) => ({ id })),
      { only: 'backup' },
    ),
  response: (_, call) => acknowledge(call, null),
});

const FORMS: FormRoutes = {
  form: shows('backup.form', showEmptyForm),
  filledForm: reads(showBackup),
  change: writes(renameBackup),
};

/** Functions of backups and snapshots. */
export const createBackupRoutes = ({ statCost }: BillingPanelSettings): PanelFunctions => ({
  'instances.fleio_bckps': lists(listBackups('backup', statCost)),
  'instances.fleio_bckps.edit': {
    ...FORMS,
    create: writes(backUpNow('backup')),
    createWithRotation: writes(createSchedule),
  },
  'instances.fleio_bckps.delete': writes(deleteBackups),
  'instances.snapshots': lists(listBackups('snapshot', statCost)),
  'instances.snapshots.filter': filterRoutes(SNAPSHOT_FILTER, SNAPSHOT_CHOICES),
  image: lists(listBackups('image', statCost)),
  'image.filter': filterRoutes(IMAGE_FILTER, IMAGE_CHOICES),
  'instances.snapshots.edit': { ...FORMS, create: writes(backUpNow('snapshot')) },
});
