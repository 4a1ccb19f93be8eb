import type { Snapshot, SnapshotState } from '../../../domain/snapshot.ts';
import type { Target } from '../../../domain/target.ts';
import type { ManualCounts } from '../../../services/backups.ts';
import { type AuthenticatedCall, filled, type PanelAnswer, type PanelCall } from '../call.ts';
import { type Element, leaf, node } from '../documents/element.ts';
import type { FetchedPage } from '../endpoints/fetch-page.ts';
import { formatDateTime } from './dates.ts';
import { answerForm } from './form.ts';
import { answerList, type ListLayout } from './list.ts';

/** A page of backups, with the instance that they were asked of. */
export interface ListedBackups {
  readonly instance: Target | null;
  readonly page: FetchedPage<Snapshot>;
  readonly counts: ManualCounts;
  readonly statCost: string;
}

/** The panel's word of each state; `null` = it has none, and the list leaves such backups out. */
const STATUSES: Readonly<Record<SnapshotState, string | null>> = {
  creating: 'Saving',
  transferring: 'Saving',
  available: 'Active',
  error: 'Error',
  deleting: 'Deleting',
  // Its deletion is tried again each hour.
  delete_failed: 'Deleting',
  deleted: null,
};

/** The states that the list shows. */
export const LISTED_STATES: readonly SnapshotState[] = (Object.keys(STATUSES) as SnapshotState[]).filter(
  (state) => STATUSES[state] !== null,
);

const LAYOUT: ListLayout = {
  columns: {
    id: 'digit',
    name: 'alpha',
    backup_type: 'alpha',
    image_size: 'digit',
    createdate: 'alpha',
    fleio_status: 'alpha',
  },
  buttons: { new: 'instances.fleio_bckps.edit', edit: 'instances.fleio_bckps.edit', group: 'image.delete' },
};

/** The list of backups, oldest first unless asked otherwise. */
export const showBackups = (
  { instance, page, counts, statCost }: ListedBackups,
  call: AuthenticatedCall,
): PanelAnswer => {
  const { timeZone } = call.caller.account;
  return answerList(call, {
    page,
    layout: LAYOUT,
    showRow: (snapshot) => showRow(snapshot, timeZone),
    extras: [
      ...(instance === null ? [] : [leaf('backup_rotation', instance.rotation), leaf('plid', instance.id)]),
      node('cost', [leaf('stat_cost', statCost)]),
      leaf('manual_created_today', counts.today),
      leaf('manual_created_total', counts.total),
    ],
  });
};

/** What the cabinet breaks over when it is empty is left out while it is unknown. */
const showRow = (snapshot: Snapshot, timeZone: string): Element =>
  node('elem', [
    leaf('backup_type', snapshot.scheduleId === null ? 'manual' : 'auto'),
    leaf('createdate', formatDateTime(snapshot.takenFor, timeZone)),
    leaf('fleio_id', snapshot.uuid),
    leaf('fleio_status', STATUSES[snapshot.state] ?? 'Error'),
    leaf('id', snapshot.id),
    ...(snapshot.sizeBytes === null ? [] : [leaf('image_size', inGigabytes(snapshot.sizeBytes))]),
    leaf('instance_id', snapshot.targetId),
    leaf('name', snapshot.name),
    showProtection(snapshot),
  ]);

const showProtection = ({ isProtected }: Snapshot): Element => {
  const value = isProtected ? 'on' : 'off';
  return leaf('protected', value, { orig: value });
};

/** GiB with two decimals, rounded up: the cabinet multiplies it with a price. */
const inGigabytes = (bytes: number): string => String(Math.ceil((bytes / 2 ** 30) * 100) / 100);

const INPUTS = ['name'];

/** The form of a new backup. */
export const showEmptyForm = (_: unknown, call: PanelCall): PanelAnswer => {
  const plid = filled(call.fields, 'plid');
  return answerForm(call, [...(plid === null ? [] : [leaf('plid', plid)]), leaf('name', '')], INPUTS);
};

/** The form of a backup. */
export const showFilledForm = (snapshot: Snapshot, call: PanelCall): PanelAnswer =>
  answerForm(
    call,
    [leaf('elid', snapshot.id), leaf('id', snapshot.id), leaf('plid', snapshot.targetId), leaf('name', snapshot.name)],
    INPUTS,
  );
