import { inner, readable, type SchemaField, writable } from '../schema-field.ts';

const known = { readonly: true };

/** The fields of a local snapshot, by name: the one table that its schema and its lists' rules are made from. */
export const SNAPSHOT_FIELDS: Readonly<Record<string, SchemaField>> = Object.freeze({
  allocated_size: readable('integer', 'Physical size of the snapshot'),
  drive: writable('related', 'Drive UUID', { default: null, required: true }),
  grantees: readable('list', 'Always empty.'),
  meta: writable('dict', 'User defined meta information', { default: {} }),
  name: writable('string', 'Optional human readable name of the snapshot', { default: null }),
  owner: readable('related', 'Owner of the snapshot'),
  permissions: readable('list', 'Always empty.'),
  resource_uri: readable('string', 'URI of the resource.'),
  status: readable('string', 'Status of the snapshot.'),
  tags: writable('related', 'Tags of the snapshot.'),
  timestamp: readable('string', 'Timestamp of the snapshot creation'),
  uuid: readable('string', 'UUID of the snapshot'),
});

/** The same of a remote snapshot. */
export const REMOTE_SNAPSHOT_FIELDS: Readonly<Record<string, SchemaField>> = Object.freeze({
  ...SNAPSHOT_FIELDS,
  drive_meta: {
    ...readable('related', 'What the drive was, also once it is gone.'),
    fields: {
      media: inner('string', 'Media representation type', known),
      name: inner('string', 'Human readable name of the drive', known),
      size: inner('integer', 'Size of the drive in bytes', known),
      src_uuid: inner('string', 'UUID of the drive', known),
      storage_type: inner('string', 'Underlying storage', known),
    },
  },
  last_state_change: readable('string', 'When the snapshot became available, before that when it was created.'),
  location: writable('string', 'Location code; empty is the default remote one.'),
});
