import type { Dialect, RouteClaim, WireHead } from './dialect.ts';
import { METRICS_PATH } from './metrics-page.ts';

type ExactClaim = Extract<RouteClaim, { readonly kind: 'exact' }>;

/** What a load balancer asks. */
export const HEALTH_PATHS = ['/healthz', '/readyz'] as const;

/** The shell's own addresses, which no room may claim. */
const SHELL_PATHS = [...HEALTH_PATHS, METRICS_PATH];

/** Two claims that cover one address. */
export interface Overlap {
  readonly first: string;
  readonly second: string;
  /** An address that both claim. */
  readonly path: string;
}

const trimSlash = (path: string): string => (path.endsWith('/') ? path.slice(0, -1) : path);

type Covers = (path: string) => boolean;

const below = (prefix: string): Covers => {
  const bare = trimSlash(prefix);
  const begun = `${bare}/`;
  return (path) => path === bare || path.startsWith(begun);
};

/** Whether a claim covers an address. */
const coverageOf = (claim: RouteClaim): Covers => {
  if (claim.kind === 'exact') return (path) => claim.path === path;
  const isWithin = below(claim.path);
  const holes = (claim.except ?? []).map(below);
  return (path) => isWithin(path) && !holes.some((isHole) => isHole(path));
};

/** An address that both claims cover, or null. Two prefixes meet only where one lies in the other. */
const findMeeting = (one: RouteClaim, other: RouteClaim): string | null => {
  const samples = [one.path, other.path, `${trimSlash(one.path)}/x`, `${trimSlash(other.path)}/x`];
  const [isOnes, isOthers] = [coverageOf(one), coverageOf(other)];
  return samples.find((path) => isOnes(path) && isOthers(path)) ?? null;
};

/** Whether it depends on the call which of the two it goes to; the shell's own addresses depend on nothing. */
const isChoice = (one: RouteClaim, other: RouteClaim, isShell: boolean): boolean =>
  !isShell && isConditional(one) !== isConditional(other);

const isConditional = (claim: RouteClaim): boolean => claim.kind === 'exact' && claim.when !== undefined;

/** Every pair of rooms that claim one address, the shell's own addresses counted as a room. */
export const findOverlaps = (dialects: readonly Pick<Dialect, 'name' | 'claims'>[]): readonly Overlap[] => {
  const health = { name: 'health', claims: SHELL_PATHS.map((path): RouteClaim => ({ kind: 'exact', path })) };
  const rooms = [health, ...dialects];
  return rooms.flatMap((room, index) =>
    rooms.slice(index + 1).flatMap((other) =>
      room.claims.flatMap((claim) =>
        other.claims.flatMap((otherClaim): Overlap[] => {
          const path = isChoice(claim, otherClaim, room === health) ? null : findMeeting(claim, otherClaim);
          return path === null ? [] : [{ first: room.name, second: other.name, path }];
        }),
      ),
    ),
  );
};

/** Finds the room of a call: exact claims first, those for some calls only before the others, then prefixes. */
export const createRoomFinder = (dialects: readonly Dialect[]): ((head: WireHead) => Dialect | null) => {
  const conditional = new Map<string, { claim: ExactClaim; dialect: Dialect }>();
  const exact = new Map<string, Dialect>();
  const prefixes = new Map<string, { covers: Covers; dialect: Dialect }>();
  for (const dialect of dialects) {
    for (const claim of dialect.claims) {
      if (claim.kind === 'prefix') prefixes.set(trimSlash(claim.path), { covers: coverageOf(claim), dialect });
      else if (claim.when === undefined) exact.set(claim.path, dialect);
      else conditional.set(claim.path, { claim, dialect });
    }
  }
  const deepest = Math.max(0, ...[...prefixes.keys()].map((prefix) => prefix.split('/').length));
  /** No two prefixes cover one path, so the first that does is the one; none is looked for deeper than any lies. */
  const findByPrefix = (path: string): Dialect | null => {
    for (let end = 0, depth = 0; depth < deepest; depth += 1) {
      const found = prefixes.get(end === -1 ? path : path.slice(0, end));
      if (found?.covers(path)) return found.dialect;
      if (end === -1) return null;
      end = path.indexOf('/', end + 1);
    }
    return null;
  };
  return (head) => {
    const { path } = head;
    const chosen = conditional.get(path);
    if (chosen?.claim.when?.(head)) return chosen.dialect;
    return exact.get(path) ?? findByPrefix(path);
  };
};
