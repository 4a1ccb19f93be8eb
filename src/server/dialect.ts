import type { IncomingHttpHeaders } from 'node:http';
import type { GatewayError } from '../domain/errors.ts';
import type { RefusalCause, RefusalKind } from '../domain/problems/refusal-causes.ts';

/**
 * Decoded fields of a query or a form. Duplicates are kept in their order of arrival.
 * All are well-formed text without NUL. A name is never empty, holds no control character and no `[` or `]`, and is not a name of `Object.prototype`.
 */
export interface Parameters {
  /** The last value of this name. */
  get(name: string): string | undefined;
  /** Every value of this name, in order. */
  all(name: string): readonly string[];
  has(name: string): boolean;
  /** Every pair, duplicates included; a form's names come in the order of their first occurrence. */
  entries(): Iterable<readonly [name: string, value: string]>;
}

/** No fields at all. */
export const NO_PARAMETERS: Parameters = { get: () => undefined, all: () => [], has: () => false, entries: () => [] };

/** Everything of a call but its body: known even where the body never became readable. */
export interface WireHead {
  /** Also sent back as `X-Request-Id` and written with every log line of the call. */
  readonly requestId: string;
  /** Upper case. */
  readonly method: string;
  /** As sent, percent-encoded, without the query. */
  readonly path: string;
  readonly query: Parameters;
  readonly headers: IncomingHttpHeaders;
  readonly cookies: ReadonlyMap<string, string>;
  /** The caller's IP address; behind a trusted proxy the forwarded one. */
  readonly address: string;
  /** Our own origin as the caller knows it (`https://panel.example`); the base of links that are sent back. */
  readonly origin: string;
}

/** A body that was read whole and decoded. `form` is urlencoded or multipart; a multipart body never holds files. */
export type WireBody =
  | { readonly kind: 'none' }
  | { readonly kind: 'form'; readonly fields: Parameters; readonly isMultipart: boolean }
  | { readonly kind: 'json'; readonly value: unknown };

/** A whole call as it came over the wire. */
export interface WireRequest extends WireHead {
  readonly body: WireBody;
  /**
   * Waits until fewer calls of this login are being answered; asked once, as soon as a call's caller is proved.
   * @throws GatewayError `rate_limited` where too many wait, or the wait was too long
   */
  readonly takeTurn: (loginId: number) => Promise<void>;
  /** Whether the server is about to stop: an answer that has no end of its own ends then. */
  readonly isEnding: () => boolean;
  readonly record: CallRecord;
}

/** What a room finds out about a call while it answers it; for the access log. */
export interface CallRecord {
  /** The endpoint that the address led to. */
  endpoint: string | null;
  /** Who called, once that is proved. */
  loginId: number | null;
}

/**
 * What goes back. Without a `content-type` of its own a body is sent as JSON; one in parts is sent as they are made, each
 * once the caller has taken those before. Headers of its own go before those that every answer has, as what keeps it out
 * of caches and frames.
 */
export interface WireReply {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string | readonly string[]>>;
  readonly body: string | Buffer | AsyncIterable<string | Uint8Array> | null;
  /** Of an answer that has no end of its own, and so takes nobody's turn: told once it is over, however. */
  readonly ended?: () => void;
}

/** A refusal of the shell, for the room to put into its own words. */
export interface Refusal {
  readonly cause: RefusalCause;
  readonly kind: RefusalKind;
  /** The HTTP status that this kind usually has; a room may choose otherwise (the panel: 200 for `bad_field_name`). */
  readonly status: number;
  /** The offending field, where one is to blame and its name may be repeated. */
  readonly field?: string;
  /** The beginning of its value, where that is to blame. It may be a credential: shown only where its field is known not to be. */
  readonly value?: string;
  /** What could be read of the form before it was refused; tells the panel in which format to answer. */
  readonly fields: Parameters;
}

/**
 * Addresses of a room. A prefix `/api` covers `/api` and `/api/…`, less the prefixes of `except`. One with `when` goes
 * before those without, and covers such calls only: `/` as a browser asks for it.
 */
export type RouteClaim =
  | { readonly kind: 'exact'; readonly path: string; readonly when?: (head: WireHead) => boolean }
  | { readonly kind: 'prefix'; readonly path: string; readonly except?: readonly string[] };

/** Which bodies a room understands. */
export interface BodyRules {
  readonly accepts: readonly ('form' | 'json')[];
  /** How to read a body of a missing, unknown or not accepted media type; without it such a body is refused. */
  readonly assumes?: 'urlencoded' | 'json';
  /** Addresses that take forms alone, whatever the room takes elsewhere. */
  readonly formsAt?: readonly string[];
  /** The largest body of a call, where that is not what every room takes. */
  readonly mostBytes?: (head: WireHead) => number | undefined;
}

/** One room of the house as the shell sees it: what it claims, and three ways to answer. None of them may hang. */
export interface Dialect {
  /** The room's folder name, for the log. */
  readonly name: string;
  readonly claims: readonly RouteClaim[];
  readonly bodies: BodyRules;
  /** What clients of this wire read in the answer to an address that no room has; stands beside the shell's own. */
  readonly strayAnswer?: Readonly<Record<string, unknown>>;
  /**
   * Answers a call, the room's own 404 for an unknown address under its prefix included.
   * A `GatewayError` that leaves it is answered through `fail`; anything else is logged as a bug and answered as `internal`.
   */
  handle(request: WireRequest): Promise<WireReply>;
  /** Words what never became a call. The connection is closed after every kind but `bad_field_name`, `bad_text`, `unsupported_media`. */
  refuse(refusal: Refusal, head: WireHead): WireReply;
  /** Words an error of `handle`; a bug arrives as a bland `internal` with no trace of its cause. */
  fail(error: GatewayError, request: WireRequest): WireReply;
}
