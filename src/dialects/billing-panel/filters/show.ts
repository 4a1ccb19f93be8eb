import { namesSecret } from '../../../server/shown.ts';
import { SHOWN_STATUSES } from '../backups/shown-states.ts';
import type { PanelAnswer, PanelCall } from '../call.ts';
import { say, type TextKey } from '../catalogue/index.ts';
import { type Element, leaf } from '../documents/element.ts';
import { answerForm, select } from '../form.ts';
import { ACTIVE_STATUS, ORDERED_STATUS } from '../instances/shown-instance.ts';
import { NO_CHOICE } from '../unsaved.ts';
import type { FilterForm, FilterValues } from './read.ts';

/** A choice: what is sent for it, and its text: a word of rows as it is, or one of the catalogue. */
type Choice = readonly [key: string, text: string | { readonly say: TextKey }];

/** Fields of a filter that offer choices, besides none at all. */
export type FilterChoices = Readonly<Record<string, readonly Choice[]>>;

/** What the cabinet looks for in the filter of instances; of most there is nothing to choose. */
export const INSTANCE_CHOICES: FilterChoices = {
  autoprolong: [],
  datacenter: [],
  period: [],
  pricelist: [],
  status: [
    [ACTIVE_STATUS, { say: 'form.active' }],
    [ORDERED_STATUS, { say: 'form.ordered' }],
  ],
};

/** Choices of the filter of snapshots. */
export const SNAPSHOT_CHOICES: FilterChoices = {
  fleio_status: SHOWN_STATUSES.map((status) => [status, status]),
  os_distro: [],
  protected: [
    ['on', { say: 'form.on' }],
    ['off', { say: 'form.off' }],
  ],
};

/** Choices of the filter of images. */
export const IMAGE_CHOICES: FilterChoices = {
  ...SNAPSHOT_CHOICES,
  image_type: [
    ['backup', { say: 'form.backup' }],
    ['snapshot', { say: 'form.snapshot' }],
  ],
};

/** A filter as it is shown: what it may hold, and what it does hold. */
export interface ShownFilter {
  readonly form: FilterForm;
  readonly choices: FilterChoices;
  readonly values: FilterValues;
}

/** What the cabinet may break over where it is empty; without a value it is left out. */
const NEVER_EMPTY: ReadonlySet<string> = new Set(['fleio_status', 'image_type', 'instance_status']);

/** The form of a filter. Each choice has `val`, or the cabinet shows an error; it has no layout, as no client asks for one. */
export const showFilterForm = ({ form, choices, values }: ShownFilter, call: PanelCall): PanelAnswer =>
  answerForm(
    call,
    [
      ...form.fields.flatMap((name) =>
        values[name] === undefined && NEVER_EMPTY.has(name) ? [] : [leaf(name, values[name] ?? '')],
      ),
      ...Object.entries(choices).map(([name, own]) =>
        select(name, [
          [NO_CHOICE, say(call.language, 'form.any')],
          ...own.map(([key, text]) => [key, typeof text === 'string' ? text : say(call.language, text.say)] as const),
        ]),
      ),
    ],
    [],
  );

/** The text of the filter that a list was left by; nothing where there was none. */
export const showActiveFilter = (values: FilterValues): readonly Element[] => {
  const text = Object.entries(values)
    .map(([name, value]) => `${name}=${namesSecret(value) ? '…' : value}`)
    .join(', ');
  return text === '' ? [] : [leaf('p_filter', text)];
};
