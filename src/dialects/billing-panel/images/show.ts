import type { Snapshot } from '../../../domain/snapshot.ts';
import type { LocatedSnapshot } from '../../../services/snapshots/index.ts';
import { showId } from '../answer.ts';
import { shownOrigin, shownSize, showProtection } from '../backups/show.ts';
import { shownStatus } from '../backups/shown-states.ts';
import type { AuthenticatedCall, PanelAnswer, PanelCall } from '../call.ts';
import { formatDateTime } from '../dates.ts';
import { empty, leaf } from '../documents/element.ts';
import { answerForm, shownValue } from '../form.ts';

/** What images have and backups have not; the cabinet breaks where one is missing, not where it is empty. */
const NOT_OURS = [
  'architecture',
  'disk_format',
  'min_disk',
  'min_ram',
  'order_period',
  'os_distro',
  'os_version',
  'pricelist',
  'url',
].map((name) => empty(name));

/** The form of a backup or snapshot, as an image; for the cabinet's form, its page of details, and a restore. */
export function showImageForm({ snapshot, location }: LocatedSnapshot, call: AuthenticatedCall): PanelAnswer {
  const { timeZone } = call.caller.account;
  return answerForm(
    call,
    [
      ...showId(snapshot.id),
      leaf('plid', snapshot.targetId),
      leaf('backup_type', shownOrigin(snapshot)),
      leaf('created', formatDateTime(snapshot.createdAt, timeZone)),
      leaf('fleio_id', snapshot.uuid),
      leaf('fleio_status', shownStatus(snapshot.state)),
      leaf('image_name', shownValue(call, 'image_name', snapshot.name)),
      leaf('image_size', shownSize(snapshot)),
      leaf('image_type', snapshot.class),
      leaf('instances_id', snapshot.targetId),
      leaf('name', snapshot.name),
      showProtection(snapshot),
      leaf('region', location),
      leaf('updated', formatDateTime(snapshot.availableAt ?? snapshot.createdAt, timeZone)),
      ...NOT_OURS,
    ],
    [],
  );
}

/** The form of a copy: the name that it is to have. */
export const showCopyForm = (snapshot: Snapshot, call: PanelCall): PanelAnswer =>
  answerForm(
    call,
    [...showId(snapshot.id), leaf('image_name', shownValue(call, 'image_name', snapshot.name))],
    ['image_name'],
  );
