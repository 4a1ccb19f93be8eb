import { MAX_ROTATION, type Target } from '../../../domain/target.ts';
import type { AuthenticatedCall, PanelAnswer } from '../call.ts';
import { type Element, empty, leaf, node } from '../documents/element.ts';
import type { FetchedPage } from '../endpoints/fetch-page.ts';
import { formatDateTime } from './dates.ts';
import { answerForm, select } from './form.ts';
import { answerList, type ListLayout } from './list.ts';

const LAYOUT: ListLayout = {
  columns: { id: 'digit', servername: 'alpha', createdate: 'alpha' },
  buttons: { edit: 'instances.edit' },
};

/** BILLmanager's code of a service that runs. */
const ACTIVE = '2';

/** The list of instances: things of every kind that are backed up. */
export const showInstances = (page: FetchedPage<Target>, call: AuthenticatedCall): PanelAnswer =>
  answerList(call, {
    page,
    layout: LAYOUT,
    showRow: (target) => showRow(target, call.caller.account.timeZone),
    extras: [],
  });

/** `os_distro`, `pricelist` and `cost` are the billing system's business, but the cabinet breaks without them. */
const showRow = (target: Target, timeZone: string): Element =>
  node('elem', [
    leaf('cost', '0'),
    leaf('createdate', formatDateTime(target.createdAt, timeZone)),
    leaf('id', target.id),
    leaf('name', target.name),
    empty('os_distro'),
    empty('pricelist'),
    leaf('servername', target.name),
    leaf('status', ACTIVE),
  ]);

const ROTATIONS = select(
  'backup_rotation',
  Array.from({ length: MAX_ROTATION }, (_, index) => [String(index + 1), String(index + 1)]),
);

/** The form of an instance. It has no layout: the cabinet takes a form for one with a page of addons. */
export const showInstanceForm = (target: Target, call: AuthenticatedCall): PanelAnswer =>
  answerForm(
    call,
    [
      leaf('elid', target.id),
      leaf('id', target.id),
      leaf('backup_rotation', target.rotation),
      leaf('createdate', formatDateTime(target.createdAt, call.caller.account.timeZone)),
      leaf('instances_uuid', target.uuid),
      leaf('name', target.name),
      leaf('servername', target.name),
      ROTATIONS,
    ],
    [],
  );
