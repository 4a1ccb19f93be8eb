import type { Element } from './element.ts';
import { json } from './json.ts';
import { xml } from './xml.ts';

/** One way to write a document. */
export interface Format {
  readonly contentType: string;
  /** The bytes of a document; its root element is `doc`. */
  write(doc: Element): string;
}

/** Values of `out`, as BILLmanager spells them; another format is another line here and its writer. */
const FORMATS: ReadonlyMap<string, Format> = new Map([
  ['json', json],
  ['xml', xml],
]);

const byLowerCase = new Map([...FORMATS].map(([name, format]) => [name.toLowerCase(), format]));

/** The format of an `out`: json where none is asked for, xml where the asked one is unknown. */
export const findFormat = (out: string | undefined): Format =>
  out === undefined || out === '' ? json : (FORMATS.get(out) ?? byLowerCase.get(out.toLowerCase()) ?? xml);
