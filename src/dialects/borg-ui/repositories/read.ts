import type { WireRequest } from '../../../server/dialect.ts';
import { certain, listOf, optional, readBody, text, textUpTo } from '../fields.ts';
import { refuse } from '../problems.ts';

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

const CHANGE = {
  name: certain(text),
  source_directories: certain(listOf(text, 100)),
  exclude_patterns: optional(listOf(text, 100)),
};

/** What of a repository is to change. */
export interface RepositoryChange {
  readonly name?: string;
  readonly sources?: readonly string[];
  readonly excludes?: readonly string[];
}

/** The body of a PUT. @throws WireRefusal (400, 422) */
export function readRepositoryChange({ body }: WireRequest): RepositoryChange {
  const { name, source_directories: sources, exclude_patterns: excludes } = readBody(CHANGE, body);
  refuseUnserved(body, Object.keys(CHANGE));
  return {
    ...(name === undefined ? {} : { name }),
    ...(sources === undefined ? {} : { sources }),
    ...(excludes === undefined ? {} : { excludes }),
  };
}

function refuseUnserved(body: WireRequest['body'], known: readonly string[]): void {
  const sent = body.kind === 'json' && typeof body.value === 'object' && body.value !== null ? body.value : {};
  for (const [field, value] of Object.entries(sent)) {
    if (known.includes(field) || WITHOUT_EFFECT.test(field) || saysNothing(value)) continue;
    throw refuse('field_unserved', { field: field.slice(0, 60) });
  }
  if ('borg_version' in sent && Number(sent.borg_version) === 2)
    throw refuse('field_unserved', { field: 'borg_version' });
}

const saysNothing = (value: unknown): boolean =>
  value === null || value === false || value === '' || (typeof value === 'object' && Object.keys(value).length === 0);
