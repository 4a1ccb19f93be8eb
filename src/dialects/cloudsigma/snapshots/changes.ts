import { isDeepStrictEqual } from 'node:util';
import { problem } from '../../../domain/errors.ts';
import { thing } from '../../../domain/problems/index.ts';
import { UNFINISHED_SNAPSHOT } from '../../../domain/snapshot.ts';
import { isOneOf } from '../../../domain/state-machine.ts';
import type { DialectMemory } from '../../../services/schedules/index.ts';
import type { SnapshotChange } from '../../../services/snapshots/index.ts';
import { DIALECT } from '../call.ts';
import { refuse } from '../problems.ts';
import type { LoadedSnapshot, Place } from './load-snapshots.ts';
import type { SentSnapshot } from './read.ts';

/**
 * What a write changes of a snapshot: its name, `meta` and tags. Its drive and location stay what they are.
 *
 * @throws WireRefusal (400) another drive or location
 * @throws GatewayError `conflict` (a remote one that is being made)
 */
export function readPatch(
  { name, meta, tags, drive, location }: SentSnapshot,
  { snapshot, fields: standing, target, location: standsAt }: LoadedSnapshot,
  place: Place,
): { readonly patch: SnapshotChange; readonly memory?: DialectMemory } {
  if (drive !== undefined && drive !== target.uuid) throw refuse('drive_fixed', 'drive', { uuid: target.uuid });
  if (place === 'remote' && location && location !== standsAt) {
    throw refuse('location_fixed', 'location', { location: standsAt });
  }
  // Source: the provider refuses to edit a remote snapshot meanwhile.
  if (place === 'remote' && isOneOf(UNFINISHED_SNAPSHOT, snapshot.state)) {
    throw problem('snapshot_unfinished', { snapshot: thing('snapshot', snapshot), state: snapshot.state });
  }
  const fields = { ...standing, ...(meta === undefined ? {} : { meta }), ...(tags === undefined ? {} : { tags }) };
  return {
    patch: name === undefined ? {} : { name: name ?? '' },
    ...(isDeepStrictEqual(fields, standing) ? {} : { memory: { dialect: DIALECT, data: { texts: {}, fields } } }),
  };
}
