import type { GatewayError } from '../../domain/errors.ts';
import type { TextKey } from './catalogue/index.ts';

type Words = Readonly<Record<string, string>>;
type Keys = Readonly<Record<string, TextKey>>;

/** Fields by our names and by the wire's; a name that is missing is the same in both. */
export const FIELDS: Words = {
  days: 'rotation_days',
  times: 'rotation_time',
  timeZone: 'rotation_time',
  targets: 'plid',
  id: 'elid',
  rotation: 'backup_rotation',
  imageName: 'image_name',
  isProtected: 'protected',
  snapshot: 'select_rebuild',
  target: 'elid',
  login: 'username',
};

/** What this wire calls the class of things that a noun of ours names. */
export const OBJECTS: Words = {
  function: 'func',
  target: 'instances',
  schedule: 'instances.fleio_bckps.schedule',
  snapshot: 'image',
  login: 'user',
};

/** What this wire calls our quotas. */
export const QUOTAS: Words = {
  over_daily_quota: 'manual_created_today',
  over_total_quota: 'manual_created_total',
};

const MISSED: Keys = {
  function: 'missed.function',
  target: 'missed.target',
  schedule: 'missed.schedule',
  snapshot: 'missed.snapshot',
  login: 'missed.login',
};

const LACKS: Keys = {
  role_too_low: 'access.role',
  staff_only: 'access.staff',
  url_credentials: 'access.url_credentials',
  origin: 'access.origin',
};

const CONFLICTS: Keys = {
  schedule_changed: 'conflict.schedule',
  snapshot_protected: 'conflict.protected',
  snapshot_held: 'conflict.held',
  snapshot_unfinished: 'conflict.running',
  snapshot_deleting: 'conflict.deleting',
  restore_underway: 'conflict.restoring',
  restoring: 'conflict.restoring',
  source_restoring: 'conflict.restoring',
  key_taken: 'conflict.key',
};

const LIMITS: Keys = {
  over_daily_quota: 'limit.day',
  over_total_quota: 'limit.total',
  over_cap: 'limit.count',
  too_many_volumes: 'limit.count',
};

/** The text of a thing that is not there. */
export const chooseMissed = (noun: string): TextKey => MISSED[noun] ?? 'missed.other';

/** Why privileges lack; `null` where the lack itself says it all. */
export const chooseLack = (reason: string | undefined): TextKey | null =>
  reason === 'function' ? null : (LACKS[reason ?? ''] ?? 'access.other');

/** What a snapshot that is not available is in the middle of. */
const UNAVAILABLE: Keys = {
  creating: 'conflict.running',
  transferring: 'conflict.running',
  deleting: 'conflict.deleting',
  delete_failed: 'conflict.deleting',
};

/** What keeps a snapshot from being deleted, as this wire names it. */
export const HINDRANCES: Words = {
  snapshot_protected: 'protected',
  snapshot_held: 'held',
};

/** The text of a conflict. */
export const chooseConflict = ({ problem, details: { reason, noun } }: GatewayError): TextKey =>
  (problem?.reason === 'snapshot_unavailable' ? UNAVAILABLE[problem.params.state] : CONFLICTS[reason ?? '']) ??
  (noun === 'schedule' && reason === undefined ? 'conflict.schedule' : 'conflict.other');

/** The text of a quota that is used up. */
export const chooseLimit = (reason: string): TextKey => LIMITS[reason] ?? 'limit.other';

/** The text of what was tried too often. */
export const chooseRate = (reason: string | undefined): TextKey =>
  reason === 'logins_at_once' ? 'auth.too_many_at_once' : 'auth.too_many';
