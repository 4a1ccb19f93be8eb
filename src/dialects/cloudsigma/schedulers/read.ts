import { isDeepStrictEqual } from 'node:util';
import { equals } from '../../../domain/recurrence/index.ts';
import type { Schedule } from '../../../domain/schedule.ts';
import { LOCAL_DESTINATION } from '../../../domain/store.ts';
import type { WireRequest } from '../../../server/dialect.ts';
import type { DialectData, DialectMemory, ScheduleDraft, ScheduleSettings } from '../../../services/schedules/index.ts';
import { bodyReader, readMany, readSingle } from '../body.ts';
import { DIALECT } from '../call.ts';
import { shapesOf } from '../fields.ts';
import { refuse } from '../problems.ts';
import { type Tag, tagOf } from '../related.ts';
import type { CloudSigmaSettings } from '../settings.ts';
import { hasSameRules, NO_POLICY, normalisePolicy, type RetentionPolicyBody, toRetention } from './read-retention.ts';
import { normaliseWhen, standingZone, toRecurrence, type WhenFields, whenOf } from './read-when.ts';
import { echoRemoteLocation, echoRetentionName, echoWhen } from './scheduler-echo.ts';
import { ECHOED, locateField, REQUIRED, SCHEDULER, type SentScheduler } from './schema.ts';
import { showFields } from './show.ts';

/** Everything of a scheduler that a client may write, as it is read back. */
export interface SchedulerFields
  extends WhenFields,
    Required<Omit<SentScheduler, keyof WhenFields | 'retention_policy' | 'tags'>> {
  readonly retention_policy: RetentionPolicyBody;
  readonly tags: readonly Tag[];
}

/** Fields that are stored and echoed, without effect. */
export type EchoedFields = Pick<SchedulerFields, (typeof ECHOED)[number]>;

/** Fields that a client sent, in the form in which they are read back. */
export type SentFields = Partial<SchedulerFields>;

/** The fields of a new scheduler: these three at least. */
export type NewScheduler = SentFields & Pick<SchedulerFields, (typeof REQUIRED)[number]>;

const properties = shapesOf(SCHEDULER);
const readWhole = bodyReader<SentScheduler>('scheduler', properties, REQUIRED, locateField);
const readPart = bodyReader<SentScheduler>('scheduler', properties, [], locateField);

/** The body of a POST: one or more schedulers. @throws WireRefusal (400) */
export const readNewSchedulers = ({ body }: WireRequest): readonly NewScheduler[] =>
  // Whatever REQUIRED names is there: it was checked.
  readMany(body, 'scheduler').map((sent) => normalise(readWhole(sent)) as NewScheduler);

/** The body of a PUT, bare or wrapped as that of a POST: whatever is to change, or the whole object. @throws WireRefusal (400) */
export const readSchedulerChange = ({ body }: WireRequest): SentFields =>
  normalise(readPart(readSingle(body, 'scheduler')));

function normalise(sent: SentScheduler): SentFields {
  const known = Object.entries(sent).filter(([name]) => Object.hasOwn(properties, name));
  const { retention_policy: policy, tags } = sent;
  return {
    ...Object.fromEntries(known),
    ...normaliseWhen(sent),
    ...(policy === undefined ? {} : { retention_policy: normalisePolicy(policy) }),
    ...(tags === undefined ? {} : { tags: tags.map(tagOf) }),
  };
}

/** What follows from one group of fields. */
interface Change {
  readonly settings?: Partial<ScheduleSettings>;
  readonly texts?: DialectData['texts'];
  readonly fields?: DialectData['fields'];
}

/** What a write says beside what the room shows. */
interface Write {
  readonly sent: SentFields;
  readonly shown: SchedulerFields;
  /** What is shown, with what was sent over it. */
  readonly wanted: SchedulerFields;
  readonly current: Schedule;
}

/**
 * A new schedule without a target. Absent: enabled, no mails, UTC, nothing is ever pruned.
 *
 * @throws GatewayError `invalid_request`, `invalid_recurrence`
 * @throws WireRefusal (400)
 */
export function draftSchedule(
  sent: NewScheduler,
  room: CloudSigmaSettings,
): { readonly draft: ScheduleDraft; readonly dialectData: DialectData } {
  const { name, type, remote_location: location = '', retention_policy: policy = NO_POLICY } = sent;
  const when = whenOf(sent);
  const recurrence = toRecurrence(when, null);
  const retention = toRetention(policy);
  const place = placeOf(type, location, room);
  const notifications = {
    onCreation: sent.enable_backup_policy_notifications ?? false,
    onDeletion: sent.enable_retention_policy_notifications ?? false,
  };
  const isPaused = sent.is_enabled === false;
  return {
    draft: { name, targets: [], recurrence, retention, ...place, notifications, isPaused },
    dialectData: {
      texts: {
        ...echoWhen(when, recurrence),
        ...echoRetentionName(policy.name, retention),
        ...(type === 'snapshot' ? echoRemoteLocation(location, place.destination) : {}),
      },
      fields: pickEchoed(sent),
    },
  };
}

/**
 * What a write changes. A group of fields that comes as it is shown changes nothing, even where what is shown is
 * lossy; all fields that say when are one group.
 */
export function readPatch(
  sent: SentFields,
  current: Schedule,
  dialectData: DialectData | null,
  room: CloudSigmaSettings,
): { readonly patch: Partial<ScheduleSettings>; readonly memory?: DialectMemory } {
  const shown = showFields(current, dialectData);
  const write: Write = { sent, shown, wanted: { ...shown, ...sent }, current };
  const changes: readonly Change[] = [
    changeWhen(write),
    changeRetention(write),
    changePlace(write, room),
    changeFlags(write),
    changeEchoed(write),
  ];
  const patch = merge(changes.map((change) => change.settings));
  if (changes.every(({ texts, fields }) => texts === undefined && fields === undefined)) return { patch };
  const texts = merge([dialectData?.texts, ...changes.map((change) => change.texts)]);
  const fields = merge([dialectData?.fields, ...changes.map((change) => change.fields)]);
  return { patch, memory: { dialect: DIALECT, data: { texts, fields } } };
}

/** Objects of one type laid over each other, in order. */
const merge = <T extends Partial<ScheduleSettings> | DialectData['texts'] | DialectData['fields']>(
  parts: readonly (T | undefined)[],
): T => Object.fromEntries(parts.flatMap((part) => Object.entries(part ?? {}))) as T;

function changeWhen({ shown, wanted, current }: Write): Change {
  const when = whenOf(wanted);
  if (isDeepStrictEqual(when, whenOf(shown))) return {};
  const recurrence = toRecurrence(when, standingZone(shown, current.recurrence));
  const texts = echoWhen(when, recurrence);
  return equals(recurrence, current.recurrence) ? { texts } : { texts, settings: { recurrence } };
}

function changeRetention({ shown, wanted, current }: Write): Change {
  const policy = wanted.retention_policy;
  if (isDeepStrictEqual(policy, shown.retention_policy)) return {};
  // The name alone is no reason to replace a policy that this wire may not be able to say.
  if (hasSameRules(policy, shown.retention_policy)) {
    return { texts: echoRetentionName(policy.name, current.retention) };
  }
  const retention = toRetention(policy);
  return { texts: echoRetentionName(policy.name, retention), settings: { retention } };
}

function changePlace({ sent, shown, wanted }: Write, room: CloudSigmaSettings): Change {
  const isSameType = wanted.type === shown.type;
  const location = sent.remote_location ?? (isSameType ? shown.remote_location : '');
  if (isSameType && location === shown.remote_location) return {};
  const { class: snapshotClass, destination } = placeOf(wanted.type, location, room);
  const texts = wanted.type === 'snapshot' ? { texts: echoRemoteLocation(location, destination) } : {};
  return { ...texts, settings: isSameType ? { destination } : { destination, class: snapshotClass } };
}

function changeFlags({ shown, wanted }: Write): Change {
  const isNotified = (fields: SchedulerFields) => ({
    onCreation: fields.enable_backup_policy_notifications,
    onDeletion: fields.enable_retention_policy_notifications,
  });
  const notifications = isNotified(wanted);
  return {
    settings: {
      ...(wanted.name === shown.name ? {} : { name: wanted.name }),
      ...(wanted.is_enabled === shown.is_enabled ? {} : { isPaused: !wanted.is_enabled }),
      ...(isDeepStrictEqual(notifications, isNotified(shown)) ? {} : { notifications }),
    },
  };
}

function changeEchoed({ sent, shown }: Write): Change {
  const different = ECHOED.filter((key) => sent[key] !== undefined && !isDeepStrictEqual(sent[key], shown[key]));
  if (different.length === 0) return {};
  const fields = Object.fromEntries(different.map((key) => [key, sent[key]]));
  if (sent.meta === undefined || !different.includes('meta')) return { fields };
  return { fields: { ...fields, meta: withoutShownRule(sent.meta, shown.meta) } };
}

/** What `meta` says of a rule that this wire cannot say is ours, and is not stored when it comes back. */
const withoutShownRule = (meta: SchedulerFields['meta'], shown: SchedulerFields['meta']): SchedulerFields['meta'] =>
  Object.fromEntries(Object.entries(meta).filter(([key, value]) => key !== 'recurrence' || shown[key] !== value));

const pickEchoed = (sent: SentFields): DialectData['fields'] =>
  Object.fromEntries(ECHOED.filter((key) => sent[key] !== undefined).map((key) => [key, sent[key]]));

/** `snapshot` is local, `backup` remote: at its location, else at the installation's default one. */
function placeOf(
  type: string,
  location: string,
  room: CloudSigmaSettings,
): Pick<ScheduleSettings, 'class' | 'destination'> {
  if (type === 'snapshot') return { class: 'snapshot', destination: LOCAL_DESTINATION };
  if (location === LOCAL_DESTINATION) {
    const field = 'remote_location';
    throw refuse('local_as_remote', field, { field, value: location, advice: ', or use the type snapshot' });
  }
  return { class: 'backup', destination: location === '' ? room.defaultRemoteLocation : location };
}
