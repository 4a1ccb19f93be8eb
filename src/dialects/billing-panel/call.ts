import type { Parameters, WireHead } from '../../server/dialect.ts';
import type { Authenticated } from '../../services/identity/index.ts';
import type { Language } from './catalogue/index.ts';
import type { Element } from './documents/element.ts';
import type { Format } from './documents/format.ts';
import type { ListState } from './list-state.ts';

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
  /** Of a list: how it is shown. */
  readonly listState: ListState;
}

/** What an endpoint answers. */
export interface PanelAnswer {
  readonly doc: Element;
  readonly headers?: Readonly<Record<string, string>>;
  /** Who logged in by this very call, for the access log. */
  readonly loginId?: number;
}
