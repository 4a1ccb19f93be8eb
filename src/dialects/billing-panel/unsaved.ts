import type { Parameters } from '../../server/dialect.ts';
import { shownName } from '../../server/shown.ts';
import type { Text } from './catalogue/index.ts';
import type { Element } from './documents/element.ts';
import { type PanelRefusal, refuseField } from './refusals.ts';

/** What stands around any form and changes nothing: who calls, which form, how it is shown, and the panel's own noise. */
const AROUND_FORMS: ReadonlySet<string> = new Set([
  '_',
  'auth',
  'authinfo',
  'callback',
  'checkcookie',
  'clickstat',
  'clicked_button',
  'elid',
  'elname',
  'filter',
  'forcesu',
  'forget',
  'func',
  'g-recaptcha-response',
  'hfields',
  'lang',
  'newfunc',
  'operafake',
  'out',
  'p_cnt',
  'p_col',
  'p_num',
  'p_order',
  'p_sort',
  'plid',
  'plname',
  'progressid',
  'redirect',
  'rejson',
  'sback',
  'sfrom',
  'skipbasket',
  'snext',
  'sok',
  'su',
  'sv_field',
  'tconvert',
]);

/** What a choice of a form is sent as where nothing is chosen. */
export const NO_CHOICE = 'null';

/** A filled field of a call that its form does not save. */
export interface UnsavedField {
  readonly name: string;
  readonly value: string;
}

/** The fields of a form as it shows them, by name. */
export type ShownFields = Readonly<Record<string, string>>;

/** The filled fields of a call that are none of `saved`; of a repeated one the last value. */
export const readUnsaved = (fields: Parameters, saved: readonly string[]): readonly UnsavedField[] =>
  [...new Set([...fields.entries()].map(([name]) => name))]
    .filter((name) => !AROUND_FORMS.has(name) && !saved.includes(name))
    .map((name) => ({ name, value: (fields.get(name) ?? '').trim() }))
    .filter(({ value }) => value !== '' && value !== NO_CHOICE);

/** What a form shows, for what comes back as it was shown. */
export const shownFields = (elements: readonly Element[]): ShownFields =>
  Object.fromEntries(
    elements.flatMap(({ name, text, children }) => (children.length > 0 ? [] : [[name, (text ?? '').trim()]])),
  );

/** A form comes back whole: what it shows and does not save is no wish. @throws PanelRefusal, naming the first other one */
export function refuseUnsaved(unsaved: readonly UnsavedField[], shown: ShownFields): void {
  const wish = unsaved.find(({ name, value }) => shown[name] !== value);
  if (wish !== undefined) throw refuseWish(wish, { key: 'advice.not_saved' });
}

/** The refusal of a field that is not saved; its name is repeated only where it is a plain one. */
export const refuseWish = ({ name, value }: UnsavedField, advice: Text): PanelRefusal =>
  refuseField(shownName(name) ?? '…', value, advice);
