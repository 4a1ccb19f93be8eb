import { isDeepStrictEqual } from 'node:util';
import { equals } from '../../../domain/recurrence/index.ts';
import type { Schedule } from '../../../domain/schedule.ts';
import type { WireRequest } from '../../../server/dialect.ts';
import type { DialectData, DialectMemory, ScheduleDraft, ScheduleSettings } from '../../../services/schedules/index.ts';
import { DIALECT } from '../call.ts';
import { readBody } from '../fields.ts';
import { checkTemplate } from './archive-name.ts';
import { echoLinks, type NamedRepositories, toLinks } from './links.ts';
import { DEFAULT_PRUNE, echoPrune, isSamePrune, sentPrune, toRetention } from './retention.ts';
import { JOB, type SentJob } from './schema.ts';
import { DEFAULT_SCRIPTS, echoScripts, isSameScripts, toScripts, withSentScripts } from './scripts.ts';
import { DEFAULT_KEPT, type JobFields, type KeptFields, showFields } from './show.ts';
import { checkMode, echoWhen, toRecurrence, zoneOf } from './when.ts';

/** The body of a POST. @throws WireRefusal (422) */
export const readNewJob = ({ body }: WireRequest): SentJob => readBody(JOB, body, { required: ['name'], isNew: true });

/** The body of a PUT: whatever is to change. @throws WireRefusal (422) */
export const readJobChange = ({ body }: WireRequest): SentJob => readBody(JOB, body);

const KEPT = Object.keys(DEFAULT_KEPT) as (keyof KeptFields)[];

/** What was sent of the fields that this room alone knows. */
const sentKept = (sent: SentJob): Partial<KeptFields> =>
  Object.fromEntries(KEPT.filter((field) => sent[field] !== undefined).map((field) => [field, sent[field]]));

/**
 * A new schedule of these repositories, which are backed up one after another. Absent: enabled, UTC, nothing is pruned.
 *
 * @throws GatewayError `invalid_request`, `invalid_recurrence`
 * @throws WireRefusal (400, 404, 422)
 */
export function draftJob(
  sent: SentJob & { readonly name: string },
  { fields: links, ids }: NamedRepositories,
): { readonly draft: ScheduleDraft; readonly memory: DialectMemory } {
  checkMode(sent.schedule_mode ?? 'cron', ['cron'], sent);
  const kept = { ...DEFAULT_KEPT, ...sentKept(sent) };
  checkTemplate(sent.archive_name_template);
  const timezone = zoneOf(sent.timezone);
  const when = { cron_expression: sent.cron_expression ?? '', schedule_mode: 'cron', timezone } as const;
  const recurrence = toRecurrence(when.cron_expression, timezone);
  const prune = { ...DEFAULT_PRUNE, ...sentPrune(sent) };
  const retention = toRetention(prune);
  const scriptFields = withSentScripts(sent, DEFAULT_SCRIPTS);
  const scripts = toScripts(scriptFields);
  const scriptTexts = isSameScripts(scriptFields, DEFAULT_SCRIPTS) ? {} : echoScripts(scriptFields, scripts);
  return {
    draft: {
      name: sent.name,
      targets: ids.map((id) => ({ target: { id } })),
      recurrence,
      retention,
      taskOrder: 'sequence',
      archiveName: sent.archive_name_template || null,
      compactsAfter: sent.run_compact_after ?? false,
      scripts,
      isPaused: sent.enabled === false,
    },
    memory: {
      dialect: DIALECT,
      data: {
        texts: {
          ...echoWhen(when, recurrence),
          ...echoLinks(links, ids),
          ...echoPrune(prune, retention),
          ...scriptTexts,
        },
        fields: { ...kept },
      },
    },
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
  readonly sent: SentJob;
  readonly shown: JobFields;
  readonly current: Schedule;
}

/**
 * What a write changes. A group of fields that comes as it is shown changes nothing, even where what is shown is lossy;
 * all fields that say when, what is kept, or what is backed up, are one group each. `named` of `null` = the repositories
 * stay.
 *
 * @throws GatewayError `invalid_request`, `invalid_recurrence`
 * @throws WireRefusal (400, 404, 422)
 */
export function readPatch(
  sent: SentJob,
  current: Schedule,
  dialectData: DialectData | null,
  named: NamedRepositories | null,
): { readonly patch: Partial<ScheduleSettings>; readonly memory?: DialectMemory } {
  const write: Write = { sent, shown: showFields(current, dialectData), current };
  const changes: readonly Change[] = [
    named === null ? {} : changeLinks(named, current),
    changeKept(write),
    changeWhen(write),
    changeRetention(write),
    changeScripts(write),
    changeFlags(write),
  ];
  const patch = merge(changes.map((change) => change.settings));
  if (changes.every(({ texts, fields }) => texts === undefined && fields === undefined)) return { patch };
  const texts = merge([dialectData?.texts, ...changes.map((change) => change.texts)]);
  const fields = merge([{ ...DEFAULT_KEPT }, dialectData?.fields, ...changes.map((change) => change.fields)]);
  return { patch, memory: { dialect: DIALECT, data: { texts, fields } } };
}

/** Objects of one type laid over each other, in order. */
const merge = <T extends Partial<ScheduleSettings> | DialectData['texts'] | DialectData['fields']>(
  parts: readonly (T | undefined)[],
): T => Object.fromEntries(parts.flatMap((part) => Object.entries(part ?? {}))) as T;

function changeLinks({ fields, ids }: NamedRepositories, current: Schedule): Change {
  return { texts: echoLinks(fields, ids), settings: { targets: toLinks(ids, current) } };
}

function changeWhen({ sent, shown, current }: Write): Change {
  const wanted = {
    cron_expression: sent.cron_expression ?? shown.cron_expression,
    schedule_mode: sent.schedule_mode ?? shown.schedule_mode,
    timezone: sent.timezone === undefined ? shown.timezone : zoneOf(sent.timezone),
  };
  checkMode(wanted.schedule_mode, ['cron', shown.schedule_mode], sent);
  const isSame =
    wanted.cron_expression === shown.cron_expression &&
    wanted.schedule_mode === shown.schedule_mode &&
    wanted.timezone === shown.timezone;
  if (isSame) return {};
  const recurrence = toRecurrence(wanted.cron_expression, wanted.timezone);
  const texts = echoWhen({ ...wanted, schedule_mode: 'cron' }, recurrence);
  return equals(recurrence, current.recurrence) ? { texts } : { texts, settings: { recurrence } };
}

function changeRetention({ sent, shown, current }: Write): Change {
  const wanted = { ...pickPrune(shown), ...sentPrune(sent) };
  if (isSamePrune(wanted, pickPrune(shown))) return {};
  const retention = toRetention(wanted);
  const texts = echoPrune(wanted, retention);
  return isDeepStrictEqual(retention, current.retention) ? { texts } : { texts, settings: { retention } };
}

function changeScripts({ sent, shown, current }: Write): Change {
  const wanted = withSentScripts(sent, shown);
  if (isSameScripts(wanted, shown)) return {};
  const scripts = toScripts(wanted);
  const texts = echoScripts(wanted, scripts);
  return isDeepStrictEqual(scripts, current.scripts) ? { texts } : { texts, settings: { scripts } };
}

const pickPrune = (fields: JobFields): typeof DEFAULT_PRUNE =>
  Object.fromEntries(
    Object.keys(DEFAULT_PRUNE).map((field) => [field, fields[field as keyof typeof DEFAULT_PRUNE]]),
  ) as typeof DEFAULT_PRUNE;

function changeFlags({ sent, shown }: Write): Change {
  const { name, enabled, archive_name_template: template, run_compact_after: compacts } = sent;
  const isNewTemplate = template !== undefined && template !== shown.archive_name_template;
  if (isNewTemplate) checkTemplate(template);
  return {
    settings: {
      ...(name === undefined || name === shown.name ? {} : { name }),
      ...(enabled === undefined || enabled === shown.enabled ? {} : { isPaused: !enabled }),
      ...(isNewTemplate ? { archiveName: template || null } : {}),
      ...(compacts === undefined || compacts === shown.run_compact_after ? {} : { compactsAfter: compacts }),
    },
  };
}

function changeKept({ sent, shown }: Write): Change {
  const kept = sentKept(sent);
  const different = KEPT.filter((field) => kept[field] !== undefined && !isDeepStrictEqual(kept[field], shown[field]));
  if (different.length === 0) return {};
  const fields = Object.fromEntries(different.map((field) => [field, kept[field]]));
  return { fields };
}
