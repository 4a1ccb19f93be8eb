import type { WireRequest } from '../../../server/dialect.ts';
import type { RoomCall } from '../call.ts';
import { certain, listOf, optional, readBody, readText, text, textUpTo, whole } from '../fields.ts';
import { refuse } from '../problems.ts';

/** The id in the path. @throws WireRefusal (422) */
export const readId = ({ parts }: RoomCall): number => readText(whole, 'path', 'repository_id', parts.id ?? '');

const REPOSITORY = {
  name: certain(text),
  path: certain(text),
  encryption: optional(textUpTo(40)),
  compression: optional(textUpTo(40)),
  passphrase: optional(text),
  source_directories: certain(listOf(text, 100)),
  exclude_patterns: optional(listOf(text, 100)),
  mode: optional(textUpTo(20)),
  repository_type: optional(textUpTo(20)),
};

/** What has no effect where there is nothing that it is about: the hooks, checks and transports that are refused when named. */
const WITHOUT_EFFECT =
  /_timeout(?:_seconds)?$|^continue_on_|^skip_on_|^execution_target$|^executor_type$|^borg_version$/;

/** A repository that is to be made, or is there. */
export interface RepositoryOrder {
  readonly name: string;
  readonly path: string;
  readonly sources: readonly string[];
  /** What is left out below them. */
  readonly excludes: readonly string[];
  readonly settings: Readonly<Record<string, string>>;
  readonly passphrase: string | null;
  readonly isObserved: boolean;
}

/**
 * The body of a POST. Whatever names what is not done here is refused by its name, and never passed over.
 *
 * @throws WireRefusal (400, 422)
 */
export function readRepository({ body }: WireRequest): RepositoryOrder {
  const sent = readBody(REPOSITORY, body, { required: ['name', 'path', 'source_directories'], isNew: true });
  refuseUnserved(body, Object.keys(REPOSITORY));
  const { name = '', path = '', encryption, compression, passphrase, mode = 'full' } = sent;
  if ((sent.repository_type ?? 'local') !== 'local') throw refuse('field_unserved', { field: 'repository_type' });
  if (mode !== 'full' && mode !== 'observe') throw refuse('field_unserved', { field: 'mode' });
  return {
    name,
    path,
    sources: sent.source_directories ?? [],
    excludes: sent.exclude_patterns ?? [],
    settings: {
      ...(encryption === undefined ? {} : { encryption }),
      ...(compression === undefined ? {} : { compression }),
    },
    passphrase: passphrase === undefined || passphrase === '' ? null : passphrase,
    isObserved: mode === 'observe',
  };
}

/** What is said again in a change, and may be as long as it stands. */
const STANDING = {
  path: optional(text),
  encryption: optional(textUpTo(40)),
  compression: optional(textUpTo(40)),
  mode: optional(textUpTo(20)),
  repository_type: optional(textUpTo(20)),
};

const CHANGE = {
  ...STANDING,
  name: certain(text),
  source_directories: certain(listOf(text, 100)),
  exclude_patterns: optional(listOf(text, 100)),
};

/** What of a repository is to change. */
export interface RepositoryChange {
  readonly name?: string;
  readonly sources?: readonly string[];
  readonly excludes?: readonly string[];
  /** What is to be as it stands, by the field that says so. */
  readonly standing: Readonly<Partial<Record<keyof typeof STANDING, string>>>;
}

/** The body of a PUT. @throws WireRefusal (400, 422) */
export function readRepositoryChange({ body }: WireRequest): RepositoryChange {
  const { name, source_directories: sources, exclude_patterns: excludes, ...standing } = readBody(CHANGE, body);
  refuseUnserved(body, Object.keys(CHANGE));
  return {
    ...(name === undefined ? {} : { name }),
    ...(sources === undefined ? {} : { sources }),
    ...(excludes === undefined ? {} : { excludes }),
    standing,
  };
}

function refuseUnserved(body: WireRequest['body'], known: readonly string[]): void {
  const sent = body.kind === 'json' && typeof body.value === 'object' && body.value !== null ? body.value : {};
  for (const [field, value] of Object.entries(sent)) {
    if (known.includes(field) || WITHOUT_EFFECT.test(field) || saysNothing(value) || isUsual(field, value)) continue;
    throw refuse('field_unserved', { field: field.slice(0, 60) });
  }
  if ('borg_version' in sent && Number(sent.borg_version) === 2)
    throw refuse('field_unserved', { field: 'borg_version' });
}

const saysNothing = (value: unknown): boolean =>
  value === null || value === false || value === '' || (typeof value === 'object' && Object.keys(value).length === 0);

/** What pages always say of a repository that lies on this machine, with its sources, and is mirrored nowhere. */
const isUsual = (field: string, value: unknown): boolean =>
  USUAL[field] === value || (field === 'source_locations' && Array.isArray(value) && value.every(isHere));

const USUAL: Readonly<Record<string, string>> = { storage_backend: 'local', rclone_sync_policy: 'after_success' };

/** Which paths they are, `source_directories` says. */
const isHere = (location: unknown): boolean =>
  typeof location === 'object' &&
  location !== null &&
  Object.entries(location).every(
    ([name, value]) => name === 'paths' || saysNothing(value) || (name === 'source_type' && value === 'local'),
  );
