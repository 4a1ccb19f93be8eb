import type { Restore } from '../../../domain/restore.ts';
import { MAX_ROTATION, type Target } from '../../../domain/target.ts';
import { showId } from '../answer.ts';
import type { AuthenticatedCall, PanelAnswer } from '../call.ts';
import { formatDateTime } from '../dates.ts';
import { type Element, leaf, node } from '../documents/element.ts';
import type { FilterValues } from '../filters/read.ts';
import { showActiveFilter } from '../filters/show.ts';
import { answerForm, select } from '../form.ts';
import { answerList, type ListLayout } from '../list.ts';
import type { FetchedPage } from '../paging.ts';
import { type ShownInstance, shownInstance } from './shown-instance.ts';

/** A page of instances, and the filter that left them. */
export interface ListedInstances {
  readonly page: FetchedPage<Target>;
  readonly filter: FilterValues;
  /** The latest into each, by instance. */
  readonly restores: ReadonlyMap<number, Restore>;
}

/** An instance, and the latest restore into it, if any. */
export interface FoundInstance {
  readonly target: Target;
  readonly restore: Restore | undefined;
}

const LAYOUT: ListLayout = {
  columns: { id: 'digit', servername: 'alpha', createdate: 'alpha' },
  buttons: { edit: 'instances.edit' },
};

const COST = leaf('cost', '0');

/** The list of instances: things of every kind that are backed up. */
export const showInstances = ({ page, filter, restores }: ListedInstances, call: AuthenticatedCall): PanelAnswer =>
  answerList(call, {
    page,
    layout: LAYOUT,
    showRow: (target) => showRow(target, restores.get(target.id), call.caller.account.timeZone),
    extras: showActiveFilter(filter),
  });

/** What nobody knows here and the cabinet breaks without, in a row. */
const UNKNOWN = '-';

/**
 * What nobody knows here is left out: readers of rows break over what is empty. `os_distro`, `pricelist` and `cost`, which
 * the cabinet breaks without, are the same in every row.
 */
function showRow(target: Target, restore: Restore | undefined, timeZone: string): Element {
  const shown = shownInstance(restore);
  return node('elem', [
    COST,
    leaf('createdate', formatDateTime(target.createdAt, timeZone)),
    leaf('id', target.id),
    showInstanceStatus(shown),
    showItemStatus(shown),
    leaf('name', target.name),
    leaf('os_distro', UNKNOWN),
    leaf('pricelist', UNKNOWN),
    leaf('servername', target.name),
    leaf('status', shown.code),
  ]);
}

const showInstanceStatus = ({ instanceStatus }: ShownInstance): Element => leaf('instance_status', instanceStatus);

const showItemStatus = ({ itemStatus, code }: ShownInstance): Element =>
  leaf('item_status', itemStatus, { orig: code });

const ROTATIONS = select(
  'backup_rotation',
  Array.from({ length: MAX_ROTATION }, (_, index) => [String(index + 1), String(index + 1)]),
);

/**
 * The form of an instance. It has no layout: the cabinet takes a form for one with a page of addons. Addresses are left
 * out, as nobody knows them here.
 */
export const showInstanceForm = (found: FoundInstance, call: AuthenticatedCall): PanelAnswer =>
  answerForm(call, [...formOf(found, call.caller.account.timeZone), ROTATIONS], []);

/** What the form of an instance holds. */
export function formOf({ target, restore }: FoundInstance, timeZone: string): readonly Element[] {
  const shown = shownInstance(restore);
  return [
    ...showId(target.id),
    leaf('backup_rotation', target.rotation),
    leaf('createdate', formatDateTime(target.createdAt, timeZone)),
    leaf('instances_uuid', target.uuid),
    leaf('name', target.name),
    leaf('servername', target.name),
    COST,
    showInstanceStatus(shown),
    showItemStatus(shown),
    leaf('status', shown.code),
  ];
}
