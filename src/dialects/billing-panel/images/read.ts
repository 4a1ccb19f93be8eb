import type { Snapshot } from '../../../domain/snapshot.ts';
import type { Parameters } from '../../../server/dialect.ts';
import type { SnapshotChange } from '../../../services/snapshots/index.ts';
import { type AuthenticatedCall, filled } from '../call.ts';
import { readElid, readNewName } from '../fields.ts';
import { NO_CHOICE } from '../filters/read.ts';
import { refuseField } from '../refusals.ts';

/** A backup to change; its fields are read once it is found, and one that is as it is shown changes nothing. */
export interface ImageChange {
  readonly id: number;
  readonly readPatch: (current: Snapshot) => SnapshotChange;
}

/** A backup to copy. */
export interface ImageCopy {
  readonly id: number;
  /** The copy's name, read once the backup is found; without it, it has that of the backup. */
  readonly readName: () => { readonly name?: string };
}

/** The name in `name`: of the forms of backups and of snapshots. @throws PanelRefusal, GatewayError `not_found` */
export const readBackupChange = ({ fields }: AuthenticatedCall): ImageChange => ({
  id: readElid(fields, 'snapshot'),
  readPatch: (current) => (fields.has('name') ? ofName(readNewName(fields, 'name'), current) : {}),
});

/**
 * The name in `image_name` and the protection; the cabinet sends what else images have along, which means nothing here.
 * @throws PanelRefusal, GatewayError `not_found`
 */
export const readImageChange = ({ fields }: AuthenticatedCall): ImageChange => ({
  id: readElid(fields, 'snapshot'),
  readPatch: (current) => ({
    ...(fields.has('image_name') ? ofName(readNewName(fields, 'image_name'), current) : {}),
    ...readProtection(fields, current),
  }),
});

/** @throws PanelRefusal, GatewayError `not_found` */
export const readImageCopy = ({ fields }: AuthenticatedCall): ImageCopy => ({
  id: readElid(fields, 'snapshot'),
  readName: () => (filled(fields, 'image_name') === null ? {} : { name: readNewName(fields, 'image_name') }),
});

const ofName = (name: string, current: Snapshot): SnapshotChange => (name === current.name ? {} : { name });

function readProtection(fields: Parameters, current: Snapshot): SnapshotChange {
  const text = filled(fields, 'protected');
  if (text === null || text === NO_CHOICE) return {};
  if (text !== 'on' && text !== 'off') throw refuseField('protected', text, { key: 'advice.switch' });
  const isProtected = text === 'on';
  return isProtected === current.isProtected ? {} : { isProtected };
}
