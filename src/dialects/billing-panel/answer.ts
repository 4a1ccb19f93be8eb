import { isPlain, namesSecret } from '../../server/shown.ts';
import type { PanelAnswer, PanelCall } from './call.ts';
import { label } from './catalogue/index.ts';
import { type Element, empty, leaf, node } from './documents/element.ts';
import { ROTATION_FIELDS } from './schedules/schema.ts';

/** Parameters that are sent back in `tparams`; whatever is not named here may be a credential, and is not. */
const ECHOED: readonly string[] = [
  'func',
  'out',
  'lang',
  'username',
  'elid',
  'elname',
  'plid',
  'plname',
  'sok',
  'clicked_button',
  'sfrom',
  'name',
  ...ROTATION_FIELDS,
  'backup_rotation',
  'p_num',
  'p_cnt',
  'p_col',
  'p_sort',
  'p_order',
  'filter',
  'id',
  'image_name',
  'protected',
  'zone',
  'select_rebuild',
  'servername',
  'region',
];

/** Those of them that hold what people named, in any words. */
const NAMES: ReadonlySet<string> = new Set(['username', 'elname', 'plname', 'name', 'image_name', 'servername']);

/** Whether what a caller sent in a field may be shown in an answer. */
export const isEchoed = (field: string | undefined, value: string): boolean =>
  field !== undefined && ECHOED.includes(field) && !namesSecret(value) && (NAMES.has(field) || isPlain(value));

/** A document with the attributes and the echo that every answer of BILLmanager has. */
export const answer = (call: PanelCall, children: readonly Element[]): PanelAnswer => ({
  doc: node('doc', [...children, empty('saved_filters'), echoParameters(call)], {
    lang: call.language,
    func: call.func,
    binary: '/billmgr',
    host: call.head.origin,
    features: '',
    notify: '',
  }),
});

/** The answer to a change: `ok`, and the id of what was made or changed (a create without one counts as failed). */
export const acknowledge = (call: PanelCall, id: number | null): PanelAnswer =>
  answer(call, [...(id === null ? [] : showId(id)), empty('ok')]);

/** The id of what a form or an answer is about; clients read either. */
export const showId = (id: number): readonly Element[] => [leaf('elid', id), leaf('id', id)];

/** The texts of a screen: what its columns or fields are called, each by its name. */
export const showMessages = ({ func, language }: PanelCall, names: readonly string[]): Element =>
  node(
    'messages',
    [...new Set(names)].sort().flatMap((name) => {
      const text = label(language, name);
      return text === null ? [] : [leaf('msg', text, { name })];
    }),
    { name: func },
  );

const echoParameters = ({ fields }: PanelCall): Element => {
  const echoed = ECHOED.flatMap((name) => {
    const value = fields.get(name);
    return value === undefined || !isEchoed(name, value) ? [] : [leaf(name, value)];
  });
  return node('tparams', echoed);
};
