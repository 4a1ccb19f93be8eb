import { Type } from 'typebox';
import { documentsOf, innerReadable, readable, type Sent, writable } from '../fields.ts';
import { META, TAGS } from '../related.ts';

/** What a drive can be. */
export const MEDIA = ['cdrom', 'disk'] as const;

/** What a drive can lie on; echoed, since volumes here lie where the installation's data do. */
const STORAGE_TYPES = ['magnetic', 'ssd', 'dssd', 'zadara', 'nvme', 'local_nvme'] as const;

/** A field of what the drive is to lie near: kinds of storage. */
export const AFFINITIES = Type.Unsafe<readonly string[]>({
  type: 'array',
  nullable: true,
  items: { type: 'string', enum: [...STORAGE_TYPES] },
});

const RUNTIME = {
  is_snapshotable: innerReadable('boolean', 'Specifies if the drive supports snapshotting'),
  snapshots_allocated_size: innerReadable('integer', "Sum of the allocated size of this drive's snapshots"),
  storage_type: innerReadable('string', 'As storage_type.'),
};

/** The fields of a drive, by name: its schema, its checks and its types are made from this one table. */
export const DRIVE = {
  affinities: writable(AFFINITIES, 'list', 'Stored and echoed, without effect.', {
    default: [],
    choices: STORAGE_TYPES,
  }),
  allow_multimount: writable(Type.Boolean({ nullable: true }), 'boolean', 'Stored and echoed, without effect.', {
    default: false,
  }),
  backup_scheduler: readable('related', 'The scheduler of the drive; changed by the action set_scheduler alone.'),
  grantees: readable('list', 'Always empty.'),
  iops: readable('integer', 'Always null.'),
  jobs: readable('related', 'Jobs from the drive and into it that run, or ended within three days.'),
  licenses: readable('related', 'Always empty.'),
  media: writable(Type.Enum([...MEDIA]), 'string', 'Media representation type', {
    default: null,
    required: true,
    choices: MEDIA,
  }),
  meta: writable(META, 'dict', 'User defined meta information', { default: {} }),
  mounted_on: readable('related', 'Always empty.'),
  name: writable(Type.String(), 'string', 'Human readable name of the drive', { default: null, required: true }),
  owner: readable('related', 'Owner of the drive'),
  permissions: readable('list', 'Always empty.'),
  remote_snapshots: readable('related', 'Snapshots of the drive in other locations.'),
  resource_uri: readable('string', 'URI of the resource.'),
  runtime: readable('related', 'Runtime information of the drive', { fields: documentsOf(RUNTIME) }),
  size: writable(
    Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER }),
    'integer',
    'Declared size in bytes; another one resizes, and is never smaller.',
    { default: null, required: true },
  ),
  snapshots: readable('related', "Snapshots in the drive's own store."),
  status: readable('string', 'Status of the drive.'),
  storage_type: writable(
    Type.Unsafe<(typeof STORAGE_TYPES)[number]>({ type: 'string', nullable: true, enum: [...STORAGE_TYPES, null] }),
    'string',
    'Stored and echoed, without effect; set when the drive is made, and never changed.',
    { default: 'dssd', choices: STORAGE_TYPES },
  ),
  tags: writable(TAGS, 'related', 'Tags of the drive.'),
  uuid: readable('string', 'UUID of the drive'),
};

/** A drive as sent, every field optional. */
export type RawDrive = Sent<typeof DRIVE>;

/** What a new drive needs. */
export const REQUIRED = ['media', 'name', 'size'] as const satisfies readonly (keyof RawDrive)[];
