import createRouter, { type HTTPMethod } from 'find-my-way';

/** Addresses, and by method what stands there. `{name}` is any one segment, of 512 characters at most. */
export type AddressTable<Place> = Readonly<Record<string, Readonly<Partial<Record<HTTPMethod, Place>>>>>;

/** How a room reads an address. */
export interface RouterRules {
  /** What may stand before every address of the table, `{name}` in it too; `['']` unless told otherwise. */
  readonly prefixes?: readonly string[];
  /** Whether a slash at the end may be there or not, or must be as in the table. */
  readonly slashAtEnd: 'either' | 'as-written';
  /** Whether several slashes count as one. */
  readonly mergesSlashes?: boolean;
  /** The order in which an address's methods are told to who asks for them. */
  readonly methods: readonly HTTPMethod[];
}

/** What an address and a method come to. `HEAD` finds what `GET` finds: the shell sends that without its body. */
export type Found<Place> =
  | { readonly kind: 'place'; readonly place: Place; readonly parameters: Parts }
  | { readonly kind: 'options'; readonly allowed: readonly HTTPMethod[] }
  | { readonly kind: 'wrong-method'; readonly allowed: readonly HTTPMethod[] }
  | { readonly kind: 'unknown' };

/** The segments that stood for `{name}`, as they were sent. */
export type Parts = Readonly<Partial<Record<string, string>>>;

/** Finds what stands at an address of a room. */
export type Router<Place> = (method: string, path: string) => Found<Place>;

const MAX_SEGMENT_CHARACTERS = 512;

interface Addressed<Place> {
  readonly places: ReadonlyMap<string, Place>;
  readonly allowed: readonly HTTPMethod[];
}

/**
 * A room's router. Where a written segment and a `{name}` both fit, the written one does.
 *
 * @throws Error if two addresses of the table are the same to it
 */
export function routerOf<Place>(table: AddressTable<Place>, rules: RouterRules): Router<Place> {
  const router = createRouter({
    maxParamLength: MAX_SEGMENT_CHARACTERS,
    ignoreTrailingSlash: rules.slashAtEnd === 'either',
    ignoreDuplicateSlashes: rules.mergesSlashes ?? false,
  });
  /** Of addresses without names, which are found by themselves. */
  const written = new Map<string, Addressed<Place>>();
  for (const [address, methods] of Object.entries(table)) {
    const places = new Map(
      Object.entries<Place | undefined>(methods).flatMap(([method, place]) =>
        place === undefined ? [] : [[method, place] as const],
      ),
    );
    const store: Addressed<Place> = { places, allowed: rules.methods.filter((method) => places.has(method)) };
    for (const prefix of rules.prefixes ?? ['']) {
      const pattern = `${prefix}${address}`.replaceAll(/\{(\w+)\}/g, ':$1');
      router.on('GET', pattern, () => {}, store);
      if (!pattern.includes(':')) written.set(pattern, store);
    }
  }
  return (method, path) => {
    const store = written.get(path);
    const found = store === undefined ? router.find('GET', asSent(path)) : { store, params: {} };
    if (found === null || Object.values(found.params).includes('')) return { kind: 'unknown' };
    const { places, allowed }: Addressed<Place> = found.store;
    if (method === 'OPTIONS') return { kind: 'options', allowed };
    const place = places.get(method === 'HEAD' ? 'GET' : method);
    return place === undefined ? { kind: 'wrong-method', allowed } : { kind: 'place', place, parameters: found.params };
  };
}

/** A path that is decoded into the one that was sent: no escape makes a slash or breaks the address. */
const asSent = (path: string): string => path.replaceAll(/[%#?]/g, encodeURIComponent);
