import { isDeepStrictEqual } from 'node:util';
import { GatewayError, invalid } from '../../domain/errors.ts';
import type { Snapshot } from '../../domain/snapshot.ts';
import type { DecideNative } from '../../services/natives.ts';
import type { SentSnapshot } from './requests/snapshots.ts';
import type { Place, SeenSnapshot } from './seen-snapshots.ts';

/**
 * What a write changes of a snapshot: its name, `meta` and tags. Its drive and location stay what they are.
 *
 * @throws GatewayError `invalid_request` (another drive or location), `conflict` (a remote one that is being made)
 */
export const decideSnapshot =
  ({ name, meta, tags, drive, location }: SentSnapshot, seen: SeenSnapshot, place: Place): DecideNative<Snapshot> =>
  (current, native) => {
    if (drive !== undefined && drive !== seen.target.uuid) {
      throw invalid('drive', drive, `The snapshot is of the drive '${seen.target.uuid}'; that cannot be changed.`);
    }
    if (place === 'remote' && location && location !== seen.location) {
      const message = `The snapshot lies at '${seen.location}' and cannot be moved; make another one there.`;
      throw invalid('location', location, message);
    }
    // Source: the provider refuses to edit a remote snapshot meanwhile.
    if (place === 'remote' && (current.state === 'creating' || current.state === 'transferring')) {
      throw beingMade(current);
    }
    const standing = { meta: {}, tags: [], ...native?.fields };
    const fields = { ...standing, ...(meta === undefined ? {} : { meta }), ...(tags === undefined ? {} : { tags }) };
    return {
      ...(name === undefined ? {} : { name: name ?? '' }),
      ...(isDeepStrictEqual(fields, standing) ? {} : { native: { texts: native?.texts ?? {}, fields } }),
    };
  };

const beingMade = ({ id, state }: Snapshot): GatewayError =>
  new GatewayError('conflict', {
    message: `The snapshot '${id}' is still being made (${state}); wait until that has ended.`,
    noun: 'snapshot',
    id: String(id),
    reason: 'running',
  });
