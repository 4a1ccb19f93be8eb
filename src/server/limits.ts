/** How much of a request is read before it is refused, and for how long its answer is kept. Each limit is the largest value that still passes. */
export interface Limits {
  /** Whole body, decoded from its transfer encoding. */
  readonly bodyBytes: number;
  /** The request target: path and query. */
  readonly urlBytes: number;
  /** Parts of a multipart body, fields or not. */
  readonly parts: number;
  /** Fields of one form, and of one query. */
  readonly fields: number;
  /** Encoded as UTF-8. */
  readonly fieldNameBytes: number;
  /** As sent in a multipart body; encoded as UTF-8 elsewhere. */
  readonly fieldValueBytes: number;
  readonly headersPerPart: number;
  readonly boundaryCharacters: number;
  /** Arrays and objects inside each other in a JSON body. */
  readonly jsonDepth: number;
  /** From a request's first byte to its last; also the longest that a connection may take to send its headers. */
  readonly requestMilliseconds: number;
  /** How much of an oversized body is still read and dropped, so that its sender gets to read the answer. */
  readonly drainBytes: number;
  readonly drainMilliseconds: number;
  /** How long a caller may take to read an answer whole. */
  readonly answerMilliseconds: number;
}

/** The limits that every room has: no honest call of any dialect comes near them. */
export const DEFAULT_LIMITS: Limits = Object.freeze({
  bodyBytes: 64 * 1024,
  urlBytes: 8 * 1024,
  parts: 64,
  fields: 64,
  fieldNameBytes: 100,
  fieldValueBytes: 8 * 1024,
  headersPerPart: 8,
  boundaryCharacters: 70,
  jsonDepth: 32,
  requestMilliseconds: 10_000,
  drainBytes: 4 * 1024 * 1024,
  drainMilliseconds: 500,
  answerMilliseconds: 60_000,
});
