import type { Snapshot } from '../../../domain/snapshot.ts';
import type { Target } from '../../../domain/target.ts';
import type { LocatedSnapshot, ManualCounts } from '../../../services/snapshots/index.ts';
import { showId } from '../answer.ts';
import type { AuthenticatedCall, PanelAnswer, PanelCall } from '../call.ts';
import { formatDateTime } from '../dates.ts';
import { type Element, leaf, node } from '../documents/element.ts';
import { filled } from '../fields.ts';
import type { FilterValues } from '../filters/read.ts';
import { showActiveFilter } from '../filters/show.ts';
import { answerForm, shownValue } from '../form.ts';
import { answerList, type ListLayout, showParent } from '../list.ts';
import type { FetchedPage } from '../paging.ts';
import { NO_DISTRO, shownStatus } from './shown-states.ts';

/** A page of backups, with the instance that they were asked of. */
export interface ListedBackups {
  readonly instance: Target | null;
  readonly page: FetchedPage<LocatedSnapshot>;
  readonly filter: FilterValues;
  /** `null` where both classes are listed, which count by themselves. */
  readonly counts: ManualCounts | null;
  readonly statCost: string;
}

const COLUMNS: ListLayout['columns'] = {
  id: 'digit',
  name: 'alpha',
  backup_type: 'alpha',
  image_size: 'digit',
  createdate: 'alpha',
  fleio_status: 'alpha',
};

/** The list of backups or of snapshots, oldest first unless asked otherwise. */
export const showBackups = (
  { instance, page, filter, counts, statCost }: ListedBackups,
  call: AuthenticatedCall,
): PanelAnswer => {
  const { timeZone } = call.caller.account;
  const edit = `${call.func}.edit`;
  const made = counts === null ? {} : { new: edit };
  return answerList(call, {
    page,
    layout: { columns: COLUMNS, buttons: { ...made, edit, group: 'image.delete' } },
    showRow: (row) => showRow(row, timeZone, counts === null),
    extras: [
      ...showParent(call, instance),
      node('cost', [leaf('stat_cost', statCost)]),
      ...(counts === null
        ? []
        : [leaf('manual_created_today', counts.today), leaf('manual_created_total', counts.total)]),
      ...showActiveFilter(filter),
    ],
  });
};

/**
 * What only an image of a disk has is left out, less `os_distro`: the cabinet breaks without one when a backup is to be
 * restored.
 */
const showRow = ({ snapshot, location }: LocatedSnapshot, timeZone: string, isImage: boolean): Element =>
  node('elem', [
    leaf('backup_type', shownOrigin(snapshot)),
    leaf('createdate', formatDateTime(snapshot.takenFor, timeZone)),
    leaf('fleio_id', snapshot.uuid),
    leaf('fleio_status', shownStatus(snapshot.state)),
    leaf('id', snapshot.id),
    leaf('image_size', shownSize(snapshot)),
    ...(isImage ? [leaf('image_type', snapshot.class)] : []),
    leaf('instance_id', snapshot.targetId),
    leaf('name', snapshot.name),
    leaf('os_distro', NO_DISTRO),
    showProtection(snapshot),
    ...(location === '' ? [] : [leaf('region', location)]),
  ]);

/** Whether a backup was made by hand or by a schedule. */
export const shownOrigin = ({ scheduleId }: Snapshot): string => (scheduleId === null ? 'manual' : 'auto');

/** `on` or `off`, as a choice. */
export const showProtection = ({ isProtected }: Snapshot): Element => {
  const value = isProtected ? 'on' : 'off';
  return leaf('protected', value, { orig: value });
};

/** GiB with two decimals, rounded up: the cabinet multiplies it with a price; `0` until it is known. */
export const shownSize = ({ sizeBytes }: Snapshot): string =>
  String(Math.ceil(((sizeBytes ?? 0) / 2 ** 30) * 100) / 100);

const INPUTS = ['name'];

/** The form of a new backup. */
export const showEmptyForm = (call: PanelCall): PanelAnswer => {
  const plid = filled(call.fields, 'plid');
  return answerForm(
    call,
    [...(plid === null ? [] : [leaf('plid', plid)]), leaf('name', shownValue(call, 'name', ''))],
    INPUTS,
  );
};

/** The form of a backup. */
export const showFilledForm = (snapshot: Snapshot, call: PanelCall): PanelAnswer =>
  answerForm(
    call,
    [...showId(snapshot.id), leaf('plid', snapshot.targetId), leaf('name', shownValue(call, 'name', snapshot.name))],
    INPUTS,
  );
