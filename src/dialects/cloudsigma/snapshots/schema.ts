import { Type } from 'typebox';
import { documentsOf, innerReadable, readable, writable } from '../fields.ts';
import { META, RELATED, TAGS } from '../related.ts';

/** The fields of a local snapshot, by name: its schema and its checks are made from this one table. */
export const SNAPSHOT = {
  allocated_size: readable('integer', 'Physical size of the snapshot'),
  drive: writable(RELATED, 'related', 'Drive UUID', { default: null, required: true }),
  grantees: readable('list', 'Always empty.'),
  meta: writable(META, 'dict', 'User defined meta information', { default: {} }),
  name: writable(
    Type.Unsafe<string | null>({ type: ['string', 'null'] }),
    'string',
    'Optional human readable name of the snapshot',
    { default: null },
  ),
  owner: readable('related', 'Owner of the snapshot'),
  permissions: readable('list', 'Always empty.'),
  resource_uri: readable('string', 'URI of the resource.'),
  status: readable('string', 'Status of the snapshot.'),
  tags: writable(TAGS, 'related', 'Tags of the snapshot.'),
  timestamp: readable('string', 'Timestamp of the snapshot creation'),
  uuid: readable('string', 'UUID of the snapshot'),
};

const DRIVE_META = {
  media: innerReadable('string', 'Media representation type'),
  name: innerReadable('string', 'Human readable name of the drive'),
  size: innerReadable('integer', 'Size of the drive in bytes'),
  src_uuid: innerReadable('string', 'UUID of the drive'),
  storage_type: innerReadable('string', 'Underlying storage'),
};

/** The same of a remote snapshot. */
export const REMOTE_SNAPSHOT = {
  ...SNAPSHOT,
  drive_meta: readable('related', 'What the drive was, also once it is gone.', { fields: documentsOf(DRIVE_META) }),
  last_state_change: readable('string', 'When the snapshot became available, before that when it was created.'),
  location: writable(
    Type.Unsafe<string | null>({ type: ['string', 'null'] }),
    'string',
    'Location code; empty is the default remote one.',
  ),
};
