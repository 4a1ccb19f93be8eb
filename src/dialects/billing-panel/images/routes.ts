import type { Actor } from '../../../domain/account.ts';
import type { Snapshot } from '../../../domain/snapshot.ts';
import { LOCAL_DESTINATION } from '../../../domain/store.ts';
import { bindEndpoint } from '../../../server/endpoint.ts';
import { requireRole } from '../../../services/identity/index.ts';
import type { Services } from '../../../services/index.ts';
import { refuseUnavailable } from '../../../services/snapshots/index.ts';
import { acknowledge } from '../answer.ts';
import { readBackup, readDeletedImages } from '../backups/read.ts';
import { acceptForm } from '../fields.ts';
import { type PanelFunctions, reads, writes } from '../route.ts';
import { shownFields } from '../unsaved.ts';
import { copyOptions, type ImageForm, patchImage, readImageChange, readImageCopy } from './read.ts';
import { formOf, showCopyForm, showImageForm } from './show.ts';

/** Shows the form of a backup or snapshot as that of an image. */
const showImage = bindEndpoint({
  name: 'image.form',
  request: readBackup,
  call: (services: Services, id, actor) => services.snapshots.locate(actor, { id }),
  response: showImageForm,
});

/** Changes a backup or snapshot by what its form brings. */
export async function changeSnapshot(
  services: Services,
  { id, timeZone, form }: ImageForm,
  actor: Actor,
): Promise<Snapshot> {
  requireRole(actor, 'operator');
  const located = await services.snapshots.locate(actor, { id });
  const patch = patchImage(acceptForm(form, shownFields(formOf(located, timeZone))), located.snapshot);
  return services.snapshots.change(actor, { id }, patch, { version: located.snapshot.version });
}

/** Renames a backup or snapshot, and protects it from rotation and deletion. */
const changeImage = bindEndpoint({
  name: 'image.change',
  request: readImageChange,
  call: (services: Services, change, actor) => changeSnapshot(services, change, actor),
  response: ({ id }, call) => acknowledge(call, id),
});

/** Shows the form of a copy. */
const showCopy = bindEndpoint({
  name: 'image.copy_form',
  request: readBackup,
  call: async (services: Services, id, actor) => {
    const located = await services.snapshots.locate(actor, { id });
    const stores = await services.stores.usableBy(actor, located.snapshot.accountId);
    return {
      ...located,
      regions: [...new Set([LOCAL_DESTINATION, ...stores.map(({ locationCode }) => locationCode)])],
    };
  },
  response: showCopyForm,
});

/** Copies a backup or snapshot; the copy is `Saving` from this answer on. */
const copyImage = bindEndpoint({
  name: 'image.copy',
  request: readImageCopy,
  call: async (services: Services, { id, timeZone, form }, actor) => {
    requireRole(actor, 'operator');
    const located = await services.snapshots.locate(actor, { id });
    refuseUnavailable(located.snapshot, 'copied');
    const options = copyOptions(acceptForm(form, shownFields(formOf(located, timeZone))));
    return services.backups.copySnapshot(actor, { id }, options);
  },
  response: ({ snapshots }, call) => acknowledge(call, snapshots[0]?.id ?? null),
});

/** Deletes backups and snapshots; where an id is a schedule's, that: the documented table sends it here. */
const deleteImages = bindEndpoint({
  name: 'image.delete',
  request: readDeletedImages,
  call: (services: Services, ids, actor) => services.deleteByIds(actor, ids),
  response: (_, call) => acknowledge(call, null),
});

/** Functions of backups and snapshots as images. */
export const IMAGE_ROUTES: PanelFunctions = {
  'image.edit': { filledForm: reads(showImage), change: writes(changeImage) },
  'image.copy': { filledForm: reads(showCopy), change: writes(copyImage) },
  'image.delete': writes(deleteImages),
};
