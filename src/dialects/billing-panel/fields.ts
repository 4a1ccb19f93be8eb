import { type Static, type TSchema, Type } from 'typebox';
import { notFound } from '../../domain/errors.ts';
import type { Noun } from '../../domain/problems/index.ts';
import { MAX_NAME_LENGTH } from '../../domain/text.ts';
import type { Parameters, WireHead } from '../../server/dialect.ts';
import { FieldMap, isFieldName } from '../../server/parameters.ts';
import { compileSchema } from '../../server/schema.ts';
import { shownFunction } from '../../server/shown.ts';
import type { PanelCall } from './call.ts';
import { readLanguage, type Text, type TextKey } from './catalogue/index.ts';
import { findFormat } from './documents/format.ts';
import { PanelRefusal, type Refused, refuseField } from './refusals.ts';
import { readUnsaved, refuseUnsaved, type ShownFields, type UnsavedField } from './unsaved.ts';

/** The form of a body, as far as this room cares. */
export interface PanelForm {
  readonly fields: Parameters;
  readonly isMultipart: boolean;
}

/** Query and body merged; the body wins, as in BILLmanager, which reads it after the query. */
export function readCall(head: WireHead, form: PanelForm): PanelCall {
  const fields = new FieldMap();
  const bare: Named = { get: (name) => unquote(form.fields.get(name) ?? head.query.get(name) ?? '') };
  const keepsQuotes = (name: string): boolean =>
    !form.isMultipart || (KEEPS_QUOTES.has(name) && !(name === 'name' && isFilterCall(bare)));
  for (const [name, value] of form.fields.entries()) fields.add(name, keepsQuotes(name) ? value : unquote(value));
  for (const [name, value] of head.query.entries()) if (!form.fields.has(name)) fields.add(name, value);
  return {
    head,
    fields,
    func: shownFunction(fields.get('func') ?? '') ?? '',
    format: findFormat(fields.get('out')),
    language: readLanguage(filled(fields, 'lang') ?? readLanguageCookie(head)),
  };
}

/** The fields of a JSON body, an object of strings; a number or a truth counts as its text. `null` where it is another value. */
export function readJsonFields(value: unknown): Parameters | null {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return null;
  const fields = new FieldMap();
  for (const [name, field] of Object.entries(value)) {
    if (!JSON_TEXTS.has(typeof field) || !isFieldName(name)) return null;
    if (name !== '') fields.add(name, String(field));
  }
  return fields;
}

const JSON_TEXTS: ReadonlySet<string> = new Set(['string', 'number', 'boolean']);

/** BILLmanager's cookie is `theme:language`. */
const readLanguageCookie = (head: WireHead): string | undefined => head.cookies.get('billmgrlang5')?.split(':')[1];

/** Fields of which the last value is enough. */
type Named = Pick<Parameters, 'get'>;

/** Fields whose quotes may be their own. */
const KEEPS_QUOTES: ReadonlySet<string> = new Set(['name', 'image_name', 'password', 'key']);

/** Tools other than curl send the quotes of `--form 'func="x"'` along; one matching pair is taken off. */
const unquote = (value: string): string =>
  value.length > 1 && value.startsWith('"') && value.endsWith('"') ? value.slice(1, -1) : value;

const OWN_FILTER: ReadonlySet<string> = new Set(['on', 'yes']);

/** Whether the call of a list brings a filter of its own. */
export const hasOwnFilter = (fields: Named): boolean => OWN_FILTER.has(fields.get('filter')?.toLowerCase() ?? '');

/** Whether `name` is a part of names to look for, which is not kept with its quotes. */
const isFilterCall = (fields: Named): boolean => hasOwnFilter(fields) || (fields.get('func') ?? '').endsWith('.filter');

/** The text of a field, or `null` where it is absent or empty: `elid=` means a new element, as no `elid` does. */
export const filled = (fields: Named, name: string): string | null => fields.get(name) || null;

/**
 * The id that a text names. One that can be no id is answered as one that nothing has.
 * @throws GatewayError `not_found`
 */
function readId(text: string, noun: Noun): number {
  const id = /^\d{1,16}$/.test(text) ? Number(text) : 0;
  if (id < 1 || !Number.isSafeInteger(id)) throw notFound(noun, text);
  return id;
}

/** The id in `elid`. @throws PanelRefusal where it is absent, GatewayError `not_found` */
export function readElid(fields: Parameters, noun: Noun): number {
  return readId(filled(fields, 'elid') ?? refuseEmpty('elid', 'advice.element'), noun);
}

/** The ids in `elid`, `a, b`, each once. @throws PanelRefusal where there is none, GatewayError `not_found` */
export function readElids(fields: Parameters, noun: Noun): readonly number[] {
  const texts = (fields.get('elid') ?? '').split(/[,\s]+/).filter((text) => text !== '');
  if (texts.length === 0) refuseEmpty('elid', 'advice.elements');
  return [...new Set(texts.map((text) => readId(text, noun)))];
}

/** The instance that an edit happens in. @throws PanelRefusal where it is absent, GatewayError `not_found` */
export function readPlid(fields: Parameters): number {
  return readId(filled(fields, 'plid') ?? refuseEmpty('plid', 'advice.instance'), 'target');
}

/** The instance whose elements are listed: `elid` before `plid`; `null` = those of all. @throws GatewayError `not_found` */
export function readParent(fields: Parameters): number | null {
  const text = filled(fields, 'elid') ?? filled(fields, 'plid');
  return text === null ? null : readId(text, 'target');
}

const refuseEmpty = (field: string, advice: TextKey): never => {
  throw refuseField(field, '', { key: advice });
};

/** A field of a form, stated once. */
export interface FormField<Shape extends TSchema = TSchema> {
  /** What it must be. */
  readonly shape: Shape;
  /** What to do about a wrong value; ends the error's sentence. */
  readonly advice: Text;
  /** Its text as the shape has it; absent = as it was sent. `null` counts as if it had not been sent. */
  readonly read?: (text: string) => unknown;
  /** Several of one name are one list, with commas; else the last of them counts. */
  readonly isList?: true;
}

/** The fields of a form by name, in the order in which errors are looked for. */
export type FormFields = Readonly<Record<string, FormField>>;

/** What callers send of such fields, as their shapes have it: any part of them, but `Needed` always. */
export type Sent<Form extends FormFields, Needed extends keyof Form = never> = {
  readonly [Name in Exclude<keyof Form, Needed>]?: Static<Form[Name]['shape']>;
} & { readonly [Name in Needed]: Static<Form[Name]['shape']> };

/**
 * A form as it was read, or the first that is wrong with it: to be told once what stands before it is looked at.
 * `unsaved` are the filled fields that are not of this form.
 */
export type ReadForm<Fields> =
  | { readonly sent: Fields; readonly unsaved: readonly UnsavedField[] }
  | { readonly refused: Refused };

/** A reader of a form, with all of its shapes compiled; `needed`: what may not be absent. */
export function formReader<Form extends FormFields, Needed extends keyof Form & string = never>(
  form: Form,
  needed: readonly Needed[] = [],
): (fields: Parameters) => ReadForm<Sent<Form, Needed>> {
  const known = Object.entries<FormField>(form).map(([name, field]) => ({
    ...field,
    name,
    fits: compileSchema(field.shape),
    isNeeded: needed.some((one) => one === name),
  }));
  const names = known.map(({ name }) => name);
  return (fields) => {
    const sent: Record<string, unknown> = {};
    for (const { name, fits, isNeeded, isList, read, advice } of known) {
      const text = isList === true ? fields.all(name).join(',') : (fields.get(name) ?? '');
      const value = !fields.has(name) ? null : read === undefined ? text : read(text);
      if (value === null ? isNeeded : !fits(value))
        return { refused: { kind: 'field', field: name, value: text, advice } };
      if (value !== null) sent[name] = value;
    }
    // Each was checked by its own shape.
    return { sent: sent as Sent<Form, Needed>, unsaved: readUnsaved(fields, names) };
  };
}

/** A reader of a form that changes what is there: one that brings none of its fields asks for nothing that could be done. */
export function changeReader<Form extends FormFields>(form: Form): (fields: Parameters) => ReadForm<Sent<Form>> {
  const names = Object.keys(form);
  const [first = ''] = names;
  const read = formReader(form);
  return (fields) => {
    const known = read(fields);
    const isBlank = 'sent' in known && known.unsaved.length === 0 && !names.some((name) => fields.has(name));
    if (!isBlank) return known;
    const advice: Text = { key: 'advice.something', values: { fields: names.join(', ') } };
    return { refused: { kind: 'field', field: first, value: '', advice } };
  };
}

/** What a form brings; `shown`: what it shows besides. @throws PanelRefusal where it was refused, or brings what it does not save */
export function acceptForm<Fields>(form: ReadForm<Fields>, shown: ShownFields): Fields {
  if ('refused' in form) throw new PanelRefusal(form.refused);
  refuseUnsaved(form.unsaved, shown);
  return form.sent;
}

/** A name, in every form of this room. */
export const NAME = {
  shape: Type.String({ minLength: 1, maxLength: MAX_NAME_LENGTH, pattern: '^[^\\p{Cc}]*$' }),
  advice: { key: 'advice.name', values: { most: MAX_NAME_LENGTH } },
  read: (text: string) => text.trim(),
} as const satisfies FormField;
