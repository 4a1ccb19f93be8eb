import assert from 'node:assert/strict';
import { readCsv } from './csv-table.ts';
import { checkDollarOrder, readDollarDoc } from './dollar-values.ts';
import { childrenOf, readXml } from './strict-xml.ts';
import { readLines } from './text-lines.ts';

/** What any answer tells: whether it is an error, and of which type. */
export interface Verdict {
  readonly errorType: string | null;
}

interface Reader {
  readonly contentType: string;
  read(text: string): Verdict;
}

const DOLLAR: Reader = {
  contentType: 'application/json; charset=utf-8',
  read: (text) => {
    const doc = readDollarDoc(text);
    checkDollarOrder(doc);
    const error = doc.error as { readonly $type: string; readonly msg: { readonly $: string } } | undefined;
    if (error !== undefined) checkMessage(error.msg.$);
    return { errorType: error?.$type ?? null };
  },
};

const XML: Reader = {
  contentType: 'text/xml',
  read: (text) => {
    const [error] = childrenOf(readXml(text), 'error');
    if (error !== undefined) checkMessage(childrenOf(error, 'msg')[0]?.text ?? '');
    return { errorType: error?.attributes.type ?? null };
  },
};

const FLAT_JSON: Reader = {
  contentType: 'application/json; charset=utf-8',
  read: (text) => {
    const { error } = JSON.parse(text);
    if (error !== undefined) {
      assert.deepEqual(Object.keys(error).toSorted(), ['msg', 'object', 'type']);
      checkMessage(error.msg);
    }
    return { errorType: error?.type ?? null };
  },
};

const TEXT: Reader = {
  contentType: 'text/plain; charset=utf-8',
  read: (text) => {
    const lines = readLines(text);
    const found = (name: string) => lines.flat().find((pair) => pair[0] === name)?.[1];
    const errorType = found('error.type') ?? null;
    if (errorType !== null) checkMessage(found('error.msg') ?? '');
    return { errorType };
  },
};

const CSV: Reader = {
  contentType: 'text/csv; charset=utf-8; header=present',
  read: (text) => {
    const [names = [], values = []] = readCsv(text);
    const errorType = names.includes('error.type') ? (values[names.indexOf('error.type')] ?? '') : null;
    if (errorType !== null) checkMessage(values[names.indexOf('error.msg')] ?? '');
    return { errorType };
  },
};

/** No message is empty, and none holds what the cabinet takes for a code of its own. */
function checkMessage(message: string): void {
  assert.ok(message.length > 5, message);
  assert.doesNotMatch(message, /460|undefined/);
}

/** A reader for each `out`; of all others it is XML. */
export const READERS: Readonly<Record<string, Reader>> = {
  '': DOLLAR,
  json: DOLLAR,
  sjson: DOLLAR,
  xjson: DOLLAR,
  html: DOLLAR,
  xml: XML,
  devel: XML,
  pdf_print: XML,
  bjson: FLAT_JSON,
  JSONdata: FLAT_JSON,
  text: TEXT,
  csv: CSV,
};
