import type { IncomingMessage } from 'node:http';
import multer from '@koa/multer';
import type { Context } from 'koa';
import type { Parameters } from './dialect.ts';
import type { Limits } from './limits.ts';
import { collectFields } from './parameters.ts';
import { RefusedRequest, refused } from './refusal.ts';

type Pairs = (readonly [string, string])[];

/**
 * Reads the fields of a multipart body out of a context whose request holds what `checkMultipartEnvelope` answered;
 * `isSound`: whether all of it is UTF-8.
 */
export type MultipartReader = (context: Context, isSound: boolean) => Promise<Parameters>;

/**
 * Multipart without files, by multer.
 *
 * multer's own way with names is replaced: it would nest `a[b]`, fail the whole form over one nameless field, and stop
 * at the first hostile name, whereas the fields after it may say in which format to answer.
 * The reader throws RefusedRequest `malformed`, `file_part`, `too_many_fields`, `too_large`, `bad_field_name`, `bad_text`.
 */
export const createMultipartReader = (limits: Limits): MultipartReader => {
  const pairsByRequest = new WeakMap<IncomingMessage, Pairs>();
  const parse = multer({
    limits: { files: 0, fields: limits.fields, parts: limits.parts, fieldSize: limits.fieldValueBytes },
    defParamCharset: 'utf8',
    streamHandler: (request, parser) => {
      const pairs = pairsByRequest.get(request);
      parser.removeAllListeners('field');
      parser.on('field', (name: string | undefined, value: string | undefined) => {
        // busboy hands on `undefined` where a part claims a charset that it can't decode.
        if (value === undefined) parser.destroy(new Error('A part has an unknown charset.'));
        else pairs?.push([name ?? '', value]);
      });
      request.pipe(parser);
    },
  }).none();

  return async (context, isSound) => {
    const pairs: Pairs = [];
    pairsByRequest.set(context.req, pairs);
    try {
      await parse(context, async () => {});
    } catch (error) {
      throw explainFailure(error, readable(pairs, limits, isSound), limits);
    }
    return collectFields(pairs, limits, isSound);
  };
};

/** The good ones among the fields that were read before the form was refused. */
const readable = (pairs: Pairs, limits: Limits, isSound: boolean): Parameters => {
  try {
    return collectFields(pairs, limits, isSound);
  } catch (error) {
    if (error instanceof RefusedRequest) return error.refusal.fields;
    throw error;
  }
};

const explainFailure = (error: unknown, fields: Parameters, limits: Limits): RefusedRequest => {
  switch (error instanceof Error && 'code' in error ? error.code : undefined) {
    case 'LIMIT_FILE_COUNT':
    case 'LIMIT_UNEXPECTED_FILE':
      return refused({ reason: 'file_sent' }, { fields });
    case 'LIMIT_PART_COUNT':
    case 'LIMIT_FIELD_COUNT':
      return refused({ reason: 'too_many_fields', most: limits.fields }, { fields });
    default:
      return refused({ reason: 'multipart_malformed' }, { fields });
  }
};
