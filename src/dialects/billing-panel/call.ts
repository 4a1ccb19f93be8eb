import type { Parameters, WireHead } from '../../server/dialect.ts';
import { FieldMap } from '../../server/field-map.ts';
import { shownFunction } from '../../server/shown.ts';
import type { Authenticated } from '../../services/identity/index.ts';
import { type Language, readLanguage } from './catalogue/index.ts';
import type { Element } from './documents/element.ts';
import { type Format, findFormat } from './documents/format.ts';

/** A call as this room sees it: query and body are one set of fields. */
export interface PanelCall {
  readonly head: WireHead;
  /** The function's name; `''` where none was given, or one that may not be repeated. */
  readonly func: string;
  readonly fields: Parameters;
  readonly format: Format;
  /** Of the answer's texts; rows stay as they are. */
  readonly language: Language;
}

/** A call whose caller is known. */
export interface AuthenticatedCall extends PanelCall {
  readonly caller: Authenticated;
}

/** What an endpoint answers. */
export interface PanelAnswer {
  readonly doc: Element;
  readonly headers?: Readonly<Record<string, string>>;
  /** Who logged in by this very call, for the access log. */
  readonly loginId?: number;
}

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

/** The text of a field, or `null` where it is absent or empty: `elid=` means a new element, as no `elid` does. */
export const filled = (fields: Parameters, name: string): string | null => fields.get(name) || null;

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
