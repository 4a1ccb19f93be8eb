import { csv } from './csv.ts';
import type { Element } from './element.ts';
import { bjson, jsonData } from './flat-json.ts';
import { json } from './json.ts';
import { text } from './text.ts';
import { devel, xml } from './xml.ts';

/** One way to write a document. */
export interface Format {
  readonly contentType: string;
  /** The bytes of a document; its root element is `doc`. */
  write(doc: Element): string;
}

/**
 * Values of `out`, as BILLmanager spells them; another format is another line here and its writer. `html` is BILLmanager's
 * default, its pages; without pages it is ours.
 */
const FORMATS: ReadonlyMap<string, Format> = new Map([
  ['json', json],
  ['sjson', json],
  ['xjson', json],
  ['html', json],
  ['xml', xml],
  ['devel', devel],
  ['bjson', bjson],
  ['JSONdata', jsonData],
  ['text', text],
  ['csv', csv],
]);

const byLowerCase = new Map([...FORMATS].map(([name, format]) => [name.toLowerCase(), format]));

/** The format of an `out`: json where none is asked for, xml where the asked one is unknown. */
export const findFormat = (out: string | undefined): Format =>
  out === undefined || out === '' ? json : (FORMATS.get(out) ?? byLowerCase.get(out.toLowerCase()) ?? xml);
