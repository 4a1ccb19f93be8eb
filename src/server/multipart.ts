import type { IncomingMessage } from 'node:http';
import type { Readable } from 'node:stream';
import multer from '@koa/multer';
import type { Context } from 'koa';
import type { Parameters } from './dialect.ts';
import type { Limits } from './limits.ts';
import { collectFields } from './parameters.ts';
import { RefusedRequest, refused } from './refusal.ts';

/** What multer finds in a body. */
interface Form {
  readonly pairs: [name: string, value: string][];
  hasFile: boolean;
}

/** What only the whole body tells. */
interface Whole {
  /** All of it is UTF-8. */
  readonly isSound: boolean;
  /** As `checkParts` tells. */
  readonly hasHiddenFile: boolean;
}

/** Reads the parts of a multipart body, and answers what makes fields of them. */
export type MultipartReader = (context: Context) => Promise<(whole: Whole) => Parameters>;

/**
 * Multipart without files, by multer.
 *
 * multer's own way with parts is replaced: it would nest `a[b]`, fail the whole form over one nameless field, take bytes
 * without a file name for a file, and stop at the first file or hostile name, whereas the fields after it may say in
 * which format to answer.
 * What is answered throws RefusedRequest `malformed`, `file_part`, `too_many_fields`, `too_large`, `bad_field_name`,
 * `bad_text`.
 */
export const createMultipartReader = (limits: Limits): MultipartReader => {
  const forms = new WeakMap<IncomingMessage, Form>();
  const parse = multer({
    limits: { fields: limits.fields, parts: limits.parts, fieldSize: limits.fieldValueBytes },
    defParamCharset: 'utf8',
    streamHandler: (request, parser) => {
      const form = forms.get(request);
      parser.removeAllListeners('field').on('field', (name: string | undefined, value: string | undefined) => {
        // busboy hands on `undefined` where a part claims a charset that it can't decode.
        if (value === undefined) parser.destroy(new Error('A part has an unknown charset.'));
        else form?.pairs.push([name ?? '', value]);
      });
      parser.removeAllListeners('file').on('file', (name: string | undefined, bytes: Readable, file: FilePart) => {
        if (file.filename === undefined) form?.pairs.push(collectField(name ?? '', bytes));
        else if (form) form.hasFile = true;
        bytes.resume();
      });
      request.pipe(parser);
    },
  }).none();

  return async (context) => {
    const form: Form = { pairs: [], hasFile: false };
    forms.set(context.req, form);
    const failure = await parse(context, async () => {}).then(() => null, keepError);
    return ({ isSound, hasHiddenFile }) => {
      const read = () => collectFields(form.pairs, limits, isSound);
      if (failure !== null) throw explainFailure(failure, readable(read), limits);
      if (form.hasFile || hasHiddenFile) throw refused({ reason: 'file_sent' }, { fields: readable(read) });
      return read();
    };
  };
};

interface FilePart {
  /** Absent where a part is a file for its type alone. */
  readonly filename?: string;
}

/** A field whose value is there once its bytes have come; nothing is read of a form before that. */
const collectField = (name: string, bytes: Readable): [name: string, value: string] => {
  const pair: [string, string] = [name, ''];
  const chunks: Buffer[] = [];
  bytes.on('data', (chunk: Buffer) => chunks.push(chunk));
  bytes.on('end', () => {
    pair[1] = Buffer.concat(chunks).toString();
  });
  return pair;
};

const keepError = (error: unknown): Error => (error instanceof Error ? error : new Error(String(error)));

/** The good ones among the fields that were read of a form that is refused. */
const readable = (read: () => Parameters): Parameters => {
  try {
    return read();
  } catch (error) {
    if (error instanceof RefusedRequest) return error.refusal.fields;
    throw error;
  }
};

const explainFailure = (error: Error, fields: Parameters, limits: Limits): RefusedRequest => {
  switch ('code' in error ? error.code : undefined) {
    case 'LIMIT_PART_COUNT':
    case 'LIMIT_FIELD_COUNT':
      return refused({ reason: 'too_many_fields', most: limits.fields }, { fields });
    default:
      return refused({ reason: 'multipart_malformed' }, { fields });
  }
};
