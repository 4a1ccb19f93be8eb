import type { Actor } from '../../../domain/account.ts';
import type { Snapshot } from '../../../domain/snapshot.ts';
import { bindEndpoint } from '../../../server/endpoint.ts';
import { requireRole } from '../../../services/identity/index.ts';
import type { Services } from '../../../services/index.ts';
import { refuseUnavailable } from '../../../services/snapshots/index.ts';
import { acknowledge } from '../answer.ts';
import { readBackup, readDeletedImages } from '../backups/read.ts';
import { acceptForm } from '../fields.ts';
import { type PanelFunctions, reads, writes } from '../route.ts';
import { type ImageForm, nameCopy, patchImage, readImageChange, readImageCopy } from './read.ts';
import { showCopyForm, showImageForm } from './show.ts';

/** Shows the form of a backup or snapshot as that of an image. */
const showImage = bindEndpoint({
  name: 'image.form',
  request: readBackup,
  call: (services: Services, id, actor) => services.snapshots.locate(actor, { id }),
  response: showImageForm,
});

/** Changes a backup or snapshot by what its form brings. */
export async function changeSnapshot(services: Services, { id, form }: ImageForm, actor: Actor): Promise<Snapshot> {
  requireRole(actor, 'operator');
  const current = await services.snapshots.find(actor, { id });
  const patch = patchImage(acceptForm(form), current);
  return services.snapshots.change(actor, { id }, patch, { version: current.version });
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
  call: (services: Services, id, actor) => services.snapshots.find(actor, { id }),
  response: showCopyForm,
});

/** Copies a backup or snapshot; the copy is `Saving` from this answer on. */
const copyImage = bindEndpoint({
  name: 'image.copy',
  request: readImageCopy,
  call: async (services: Services, { id, form }, actor) => {
    requireRole(actor, 'operator');
    refuseUnavailable(await services.snapshots.find(actor, { id }), 'copied');
    return services.backups.copySnapshot(actor, { id }, nameCopy(acceptForm(form)));
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
