import { lookup } from 'node:dns/promises';
import { request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import { BlockList, isIP } from 'node:net';
import { problem } from '../domain/errors.ts';
import type { Seconds } from '../domain/instant.ts';

/** For all of a call: the name, the connection, and the answer's head. */
const CALL_SECONDS: Seconds = 15;

/** A call from the gateway to somebody's address. */
export interface OutwardCall {
  readonly url: URL;
  readonly method: 'GET' | 'POST';
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** An address of the internet, with its family. */
export interface Place {
  readonly address: string;
  readonly family: number;
}

/** What a call may reach, and for how long it is waited for. */
export interface OutwardRules {
  /** Whether one may be called; asked of the very address that is connected to. */
  readonly mayReach: (address: string) => boolean;
  readonly signal: AbortSignal;
  readonly seconds?: Seconds;
  /** The addresses of a name; the system's unless said otherwise. */
  readonly resolve?: (name: string) => Promise<readonly Place[]>;
}

/**
 * Makes a call; whatever answers with 2xx has taken it. A name is resolved once, and connected to as that was checked, so that
 * it cannot mean another address meanwhile; no redirect is followed, and nothing of an answer is read but its status.
 *
 * @throws `unavailable` - `outward_call_failed`: why it was not taken.
 */
export async function callOut({ url, method, headers = {}, body }: OutwardCall, rules: OutwardRules): Promise<void> {
  const { seconds = CALL_SECONDS } = rules;
  const timeout = AbortSignal.timeout(seconds * 1_000);
  const signal = AbortSignal.any([rules.signal, timeout]);
  try {
    const place = await until(signal, findPlace(url, rules));
    const status = await send({ url, method, headers, ...(body === undefined ? {} : { body }) }, place, signal);
    if (status < 200 || status > 299) throw problem('outward_call_failed', { why: 'status', status });
  } catch (error) {
    if (rules.signal.aborted) throw problem('outward_call_failed', { why: 'stopping' }, error);
    if (timeout.aborted) throw problem('outward_call_failed', { why: 'timeout', seconds }, error);
    throw error;
  }
}

async function findPlace({ hostname }: URL, { mayReach, resolve = resolveName }: OutwardRules): Promise<Place> {
  const name = hostname.replace(/^\[(.*)\]$/, '$1');
  const family = isIP(name);
  const places = family === 0 ? await resolve(name) : [{ address: name, family }];
  const place = places.find(({ address }) => mayReach(address));
  if (place === undefined)
    throw problem('outward_call_failed', { why: 'address', address: places[0]?.address ?? name });
  return place;
}

async function resolveName(name: string): Promise<readonly Place[]> {
  try {
    return await lookup(name, { all: true });
  } catch (error) {
    throw problem('outward_call_failed', { why: 'system', system: codeOf(error) }, error);
  }
}

const codeOf = (error: unknown): string => (error instanceof Error && 'code' in error ? String(error.code) : 'UNKNOWN');

/** The status of the answer. */
function send({ url, method, headers, body }: OutwardCall, place: Place, signal: AbortSignal): Promise<number> {
  const request = url.protocol === 'https:' ? requestHttps : requestHttp;
  const { promise, resolve, reject } = Promise.withResolvers<number>();
  const sent = request(url, {
    method,
    headers: { ...headers, ...(body === undefined ? {} : { 'Content-Length': Buffer.byteLength(body) }) },
    // Neither kept for others, nor taken from those who have another address.
    agent: false,
    signal,
    lookup: (_name, options, found) => {
      if (options.all) found(null, [place]);
      else found(null, place.address, place.family);
    },
  });
  sent.on('response', (response) => {
    resolve(response.statusCode ?? 0);
    response.destroy();
  });
  sent.on('error', (error) => reject(problem('outward_call_failed', { why: 'system', system: codeOf(error) }, error)));
  sent.end(body);
  return promise;
}

function until<Answer>(signal: AbortSignal, answer: Promise<Answer>): Promise<Answer> {
  const { promise, reject } = Promise.withResolvers<never>();
  const stop = (): void => reject(signal.reason);
  if (signal.aborted) stop();
  signal.addEventListener('abort', stop, { once: true });
  return Promise.race([answer, promise]).finally(() => signal.removeEventListener('abort', stop));
}

/** What is nobody's on the internet, or is a way around: RFC 6890 and those that translate. */
const NOT_PUBLIC: readonly (readonly [network: string, bits: number])[] = [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 3],
];
/** Of IPv6 only what is given out, without what has an IPv4 address in it or is for documents. */
const GIVEN_OUT_6 = ['2000::', 3] as const;
const NOT_PUBLIC_6: readonly (readonly [network: string, bits: number])[] = [
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['3fff::', 20],
];

const notPublic = new BlockList();
for (const [network, bits] of NOT_PUBLIC) notPublic.addSubnet(network, bits, 'ipv4');
for (const [network, bits] of NOT_PUBLIC_6) notPublic.addSubnet(network, bits, 'ipv6');
const givenOut = new BlockList();
givenOut.addSubnet(...GIVEN_OUT_6, 'ipv6');

/** Whether an address is one of the public internet: not private, of this machine, of this link, or of no host at all. */
export function isPublicAddress(address: string): boolean {
  switch (isIP(address)) {
    case 4:
      return !notPublic.check(address, 'ipv4');
    case 6:
      return givenOut.check(address, 'ipv6') && !notPublic.check(address, 'ipv6');
    default:
      return false;
  }
}
