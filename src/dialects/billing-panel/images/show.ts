import type { Snapshot } from '../../../domain/snapshot.ts';
import type { LocatedSnapshot } from '../../../services/snapshots/index.ts';
import { showId } from '../answer.ts';
import { shownOrigin, shownSize, showProtection } from '../backups/show.ts';
import { shownStatus } from '../backups/shown-states.ts';
import type { AuthenticatedCall, PanelAnswer, PanelCall } from '../call.ts';
import { formatDateTime } from '../dates.ts';
import { type Element, empty, leaf } from '../documents/element.ts';
import { answerForm, select, shownValue } from '../form.ts';

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
export const showImageForm = (located: LocatedSnapshot, call: AuthenticatedCall): PanelAnswer =>
  answerForm(
    call,
    formOf(located, call.caller.account.timeZone).map((field) =>
      field.name === 'image_name' ? leaf('image_name', shownValue(call, 'image_name', located.snapshot.name)) : field,
    ),
    [],
  );

/** What the form of an image holds. */
export const formOf = ({ snapshot, location }: LocatedSnapshot, timeZone: string): readonly Element[] => [
  ...showId(snapshot.id),
  leaf('plid', snapshot.targetId),
  leaf('backup_type', shownOrigin(snapshot)),
  leaf('created', formatDateTime(snapshot.createdAt, timeZone)),
  leaf('fleio_id', snapshot.uuid),
  leaf('fleio_status', shownStatus(snapshot.state)),
  leaf('image_name', snapshot.name),
  leaf('image_size', shownSize(snapshot)),
  leaf('image_type', snapshot.class),
  leaf('instances_id', snapshot.targetId),
  leaf('name', snapshot.name),
  showProtection(snapshot),
  leaf('region', location),
  leaf('updated', formatDateTime(snapshot.availableAt ?? snapshot.createdAt, timeZone)),
  ...NOT_OURS,
];

/** A backup or snapshot that may be copied, and the regions that its copy may lie in. */
export interface CopiedImage {
  readonly snapshot: Snapshot;
  /** The first is that of a copy for which none is asked. */
  readonly regions: readonly string[];
}

/** The form of a copy: the name that it is to have, and where; the cabinet takes its choice of regions from here. */
export const showCopyForm = ({ snapshot, regions }: CopiedImage, call: PanelCall): PanelAnswer =>
  answerForm(
    call,
    [
      ...showId(snapshot.id),
      leaf('image_name', shownValue(call, 'image_name', snapshot.name)),
      leaf('region', shownValue(call, 'region', regions[0] ?? '')),
      select(
        'region',
        regions.map((region) => [region, region]),
      ),
    ],
    ['image_name', 'region'],
  );
