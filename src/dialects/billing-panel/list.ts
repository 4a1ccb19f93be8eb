import type { Target } from '../../domain/target.ts';
import { answer, isEchoed, showMessages } from './answer.ts';
import type { PanelAnswer, PanelCall } from './call.ts';
import { type Element, leaf, node } from './documents/element.ts';
import { filled } from './fields.ts';
import type { FetchedPage } from './paging.ts';

/** How a list looks in a panel: its columns, and the functions of its buttons. */
export interface ListLayout {
  /** Names of columns, with how they sort. */
  readonly columns: Readonly<Record<string, 'alpha' | 'digit'>>;
  /** Functions behind the buttons, by type. */
  readonly buttons: Readonly<Partial<Record<'new' | 'edit' | 'group', string>>>;
}

/** What a list shows: its page, and what it has besides rows. */
export interface ShownList<Row> {
  readonly page: FetchedPage<Row>;
  readonly layout: ListLayout;
  readonly showRow: (row: Row) => Element;
  readonly extras: readonly Element[];
}

/** What the list of an instance's elements tells of the instance; `plname` is what the caller calls it. */
export function showParent({ fields }: PanelCall, instance: Target | null): readonly Element[] {
  if (instance === null) return [];
  const name = filled(fields, 'elname');
  return [
    leaf('backup_rotation', instance.rotation),
    leaf('plid', instance.id),
    ...(name === null || !isEchoed('elname', name) ? [] : [leaf('plname', name)]),
  ];
}

/** No more labels of pages than rows of a page. */
const MAX_LABELS = 1_000;

/** BILLmanager's list: rows, the page that they are, and the order. Without rows there is no `elem` at all. */
export function answerList<Row>(call: PanelCall, { page, layout, showRow, extras }: ShownList<Row>): PanelAnswer {
  const rows = page.rows.map(showRow);
  return answer(call, [
    ...extras,
    ...rows,
    showMessages(call, Object.keys(layout.columns)),
    showLayout(call.func, layout),
    leaf('p_cnt', page.paging.size),
    leaf('p_elems', page.total),
    leaf('p_num', page.number),
    leaf('p_order', page.paging.descending ? 'desc' : 'asc'),
    leaf('p_sort', page.paging.sortField),
    ...showLabels(page, rows[0]),
  ]);
}

/** A label per page: of the one shown what its first row is sorted by, of the others their number. */
function showLabels<Row>({ total, number, paging }: FetchedPage<Row>, first: Element | undefined): readonly Element[] {
  const label = first?.children.find(({ name }) => name === paging.sortField)?.text ?? String(number);
  const count = Math.min(Math.ceil(total / paging.size), MAX_LABELS);
  return Array.from({ length: count }, (_, index) => leaf('page', index + 1 === number ? label : index + 1));
}

const BUTTON_NAMES = { new: 'new', edit: 'edit', group: 'delete' } as const;

function showLayout(func: string, { columns, buttons }: ListLayout): Element {
  const shownColumns = Object.entries(columns).map(([name, sort]) => node('col', [], { name, type: 'data', sort }));
  const shownButtons = (['new', 'edit', 'group'] as const).flatMap((type) => {
    const target = buttons[type];
    return target === undefined ? [] : [node('toolbtn', [], { name: BUTTON_NAMES[type], func: target, type })];
  });
  const toolbar = shownButtons.length === 0 ? [] : [node('toolbar', [node('toolgrp', shownButtons, { name: 'new' })])];
  return node('metadata', [node('coldata', shownColumns), ...toolbar], {
    name: func,
    type: 'list',
    key: 'id',
    keyname: 'name',
    mgr: 'billmgr',
  });
}
