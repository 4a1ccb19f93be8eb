import { inner, readable, type SchemaField, writable } from '../schema-field.ts';

/** What a drive can be. */
export const MEDIA = ['cdrom', 'disk'] as const;

/** What a drive can lie on; echoed, since volumes here lie where the installation's data do. */
export const STORAGE_TYPES = ['magnetic', 'ssd', 'dssd', 'zadara', 'nvme', 'local_nvme'] as const;

const known = { readonly: true };

/** The fields of a drive, by name: the one table that its schema and its lists' rules are made from. */
export const DRIVE_FIELDS: Readonly<Record<string, SchemaField>> = Object.freeze({
  affinities: writable('list', 'Stored and echoed, without effect.', { default: [] }),
  allow_multimount: writable('boolean', 'Stored and echoed, without effect.', { default: false }),
  backup_scheduler: readable('related', 'The scheduler of the drive; changed by the action set_scheduler alone.'),
  grantees: readable('list', 'Always empty.'),
  iops: readable('integer', 'Always null.'),
  jobs: readable('related', 'The job that is filling the drive, as long as it runs.'),
  licenses: readable('related', 'Always empty.'),
  media: writable('string', 'Media representation type', { default: null, required: true, choices: MEDIA }),
  meta: writable('dict', 'User defined meta information', { default: {} }),
  mounted_on: readable('related', 'Always empty.'),
  name: writable('string', 'Human readable name of the drive', { default: null, required: true }),
  owner: readable('related', 'Owner of the drive'),
  permissions: readable('list', 'Always empty.'),
  remote_snapshots: readable('related', 'Snapshots of the drive in other locations.'),
  resource_uri: readable('string', 'URI of the resource.'),
  runtime: {
    ...readable('related', 'Runtime information of the drive'),
    fields: {
      is_snapshotable: inner('boolean', 'Specifies if the drive supports snapshotting', known),
      snapshots_allocated_size: inner('integer', "Sum of the allocated size of this drive's snapshots", known),
      storage_type: inner('string', 'As storage_type.', known),
    },
  },
  size: writable('integer', 'Declared size in bytes; changed by the action resize alone.', {
    default: null,
    required: true,
  }),
  snapshots: readable('related', "Snapshots in the drive's own store."),
  status: readable('string', 'Status of the drive.'),
  storage_type: writable('string', 'Stored and echoed, without effect.', { default: 'dssd', choices: STORAGE_TYPES }),
  tags: writable('related', 'Tags of the drive.'),
  uuid: readable('string', 'UUID of the drive'),
});
