import type { AuthenticatedCall } from '../call.ts';
import { filled, readElid } from '../fields.ts';
import { refuseField } from '../refusals.ts';
import { readUnsaved, type UnsavedField } from '../unsaved.ts';

/** A copy to write over an instance. */
export interface Rebuild {
  readonly instanceId: number;
  /** As it was sent, in any case. */
  readonly snapshotUuid: string;
  /** What else was filled. */
  readonly unsaved: readonly UnsavedField[];
}

/** Where a copy to restore is looked for: the documents say `image`, the cabinet `own`, `pub` or `shr`; all are ours. */
const REBUILD_ZONES: readonly string[] = ['own', 'pub', 'shr', 'image'];

/** @throws PanelRefusal (no elid, unknown zone, no select_rebuild), GatewayError `not_found` */
export function readRebuild({ fields }: AuthenticatedCall): Rebuild {
  const instanceId = readElid(fields, 'target');
  const zone = filled(fields, 'zone');
  if (zone !== null && !REBUILD_ZONES.includes(zone)) throw refuseField('zone', zone, { key: 'advice.zone' });
  const snapshotUuid = filled(fields, 'select_rebuild')?.trim() ?? '';
  if (snapshotUuid === '') throw refuseField('select_rebuild', '', { key: 'advice.copy_to_restore' });
  return { instanceId, snapshotUuid, unsaved: readUnsaved(fields, ['zone', 'select_rebuild']) };
}
