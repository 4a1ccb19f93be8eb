import { isDeepStrictEqual } from 'node:util';
import { problem } from '../../../domain/errors.ts';
import { thing } from '../../../domain/problems/index.ts';
import { type Snapshot, UNFINISHED_SNAPSHOT } from '../../../domain/snapshot.ts';
import { isOneOf } from '../../../domain/state-machine.ts';
import type { DecideNative } from '../../../services/schedules/index.ts';
import { refuse } from '../problems.ts';
import type { LoadedSnapshot, Place } from './load-snapshots.ts';
import type { SentSnapshot } from './read.ts';

/**
 * What a write changes of a snapshot: its name, `meta` and tags. Its drive and location stay what they are.
 *
 * @throws WireRefusal (400) another drive or location
 * @throws GatewayError `conflict` (a remote one that is being made)
 */
export const decideSnapshot =
  ({ name, meta, tags, drive, location }: SentSnapshot, loaded: LoadedSnapshot, place: Place): DecideNative<Snapshot> =>
  (current, native) => {
    if (drive !== undefined && drive !== loaded.target.uuid) {
      throw refuse('drive_fixed', 'drive', { uuid: loaded.target.uuid });
    }
    if (place === 'remote' && location && location !== loaded.location) {
      throw refuse('location_fixed', 'location', { location: loaded.location });
    }
    // Source: the provider refuses to edit a remote snapshot meanwhile.
    if (place === 'remote' && isOneOf(UNFINISHED_SNAPSHOT, current.state)) {
      throw problem('snapshot_unfinished', { snapshot: thing('snapshot', current), state: current.state });
    }
    const standing = { meta: {}, tags: [], ...native?.fields };
    const fields = { ...standing, ...(meta === undefined ? {} : { meta }), ...(tags === undefined ? {} : { tags }) };
    return {
      ...(name === undefined ? {} : { name: name ?? '' }),
      ...(isDeepStrictEqual(fields, standing) ? {} : { native: { texts: native?.texts ?? {}, fields } }),
    };
  };
