import type { Instant, Seconds } from '../../domain/instant.ts';
import type { Records } from '../../ports/records/index.ts';

const NODE = 'node:';
/** A node, which says each minute that it is there, is missed after that. */
export const MISSED_SECONDS: Seconds = 300;

/** What is known of a node, since it was there last. */
export interface NodeSighting {
  readonly seenAt: Instant;
  /** Its data directory, apart from every copy of it. */
  readonly directory: string;
}

type Settings = Pick<Records, 'settings'>;

/** Notes that a node is there. */
export const noteNode = ({ settings }: Settings, node: string, sighting: NodeSighting): Promise<void> =>
  settings.put(`${NODE}${node}`, JSON.stringify(sighting));

/** What is known of a node; `null` = nothing. */
export const readNode = async (settings: Records['settings'], node: string): Promise<NodeSighting | null> => {
  const text = await settings.get(`${NODE}${node}`);
  return text === null ? null : JSON.parse(text);
};

/** All nodes that were ever there, by name. */
export const readNodes = async ({ settings }: Settings): Promise<ReadonlyMap<string, NodeSighting>> => {
  const texts = await settings.beginningWith(NODE);
  return new Map([...texts].map(([name, text]) => [name.slice(NODE.length), JSON.parse(text)]));
};

/** Nothing is known of a node any more. */
export const forgetNode = ({ settings }: Settings, node: string): Promise<void> => settings.remove(`${NODE}${node}`);

/** A node that is waited for; `seenAt` of `null` = it was never seen. */
export interface MissedNode {
  readonly name: string;
  readonly seenAt: Instant | null;
}

/** By pieces of work that need nodes, the first of these that has not been seen lately. */
export const findMissed = async (
  records: Settings,
  needed: ReadonlyMap<number, readonly string[]>,
  now: Instant,
): Promise<ReadonlyMap<number, MissedNode>> => {
  const missed = new Map<number, MissedNode>();
  if (needed.size === 0) return missed;
  const sightings = await readNodes(records);
  for (const [piece, nodes] of needed) {
    for (const name of nodes) {
      const seenAt = sightings.get(name)?.seenAt ?? null;
      const isMissed = seenAt === null || now - seenAt > MISSED_SECONDS;
      if (isMissed && !missed.has(piece)) missed.set(piece, { name, seenAt });
    }
  }
  return missed;
};
