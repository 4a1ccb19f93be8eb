import { isDeepStrictEqual } from 'node:util';
import { equals } from '../../../domain/recurrence/index.ts';
import { cutName } from '../../../domain/text.ts';
import type { WireRequest } from '../../../server/dialect.ts';
import type { DialectData, DialectMemory, ScheduleDraft, ScheduleSettings } from '../../../services/schedules/index.ts';
import { DIALECT } from '../call.ts';
import { readBody } from '../fields.ts';
import { refuseMisfits } from '../problems.ts';
import type { SelectelSettings } from '../settings.ts';
import { methodOf, modeOf } from './mode.ts';
import { sentCount, toRetention } from './retention.ts';
import { NO_VOLUMES, PLAN, type Resource, type SentPlan } from './schema.ts';
import { echoText, type LoadedPlan, type PlanFields, showFields } from './show.ts';
import { echoIds, toLinks } from './volumes.ts';
import { echoWhen, type PatternContext, sentWhen, toRecurrence, typeIn } from './when.ts';

/** What a new plan does not say itself. */
export type PlanContext = PatternContext & Pick<SelectelSettings, 'fullEvery'>;

type Demanded = 'name' | 'backup_mode' | 'resources' | 'schedule_type' | 'schedule_pattern';

/** A new plan as sent, with all that it cannot do without; `count` is how many backups it keeps. */
export type NewPlan = SentPlan & Required<Pick<SentPlan, Demanded>> & { readonly count: number };

const DEMANDED: readonly Demanded[] = ['name', 'backup_mode', 'resources', 'schedule_type', 'schedule_pattern'];

/** The body of a POST. @throws WireRefusal (400, 422) */
export function readNewPlan({ body }: WireRequest): NewPlan {
  const sent = readBody(PLAN, body, DEMANDED, (plan) => ({
    ...(plan.resources?.length === 0 ? NO_VOLUMES : {}),
    ...((plan.max_backups ?? plan.full_backups_amount) === undefined ? { max_backups: ['is required'] } : {}),
  }));
  // The reader has found all that it demands.
  return { ...(sent as SentPlan & Required<Pick<SentPlan, Demanded>>), count: sentCount(sent) ?? 0 };
}

/** What of a plan may be changed: not how its backups are made (source: the user's document). */
const { backup_mode: _made, ...CHANGE } = PLAN;

/** The body of a PATCH: whatever is to change; `null` says nothing. @throws WireRefusal (422) */
export const readPlanChange = ({ body }: WireRequest): SentPlan => readBody(CHANGE, body);

/** A name as the product stores it: what is behind its bound, and around it, is this room's to remember. */
export const storedName = (name: string): string => cutName(name.trim()).trim();

const memoryOf = (texts: DialectData['texts'], description: string): DialectMemory => ({
  dialect: DIALECT,
  data: { texts, fields: description === '' ? {} : { description } },
});

/**
 * A new schedule of these targets, which are backed up side by side.
 *
 * @throws GatewayError `invalid_recurrence`
 * @throws WireRefusal (400, 422)
 */
export function draftPlan(
  plan: NewPlan,
  ids: readonly number[],
  context: PlanContext,
): { readonly draft: ScheduleDraft; readonly memory: DialectMemory } {
  const { name, resources, schedule_type: type, schedule_pattern: pattern, backup_mode: mode } = plan;
  const recurrence = toRecurrence(pattern, type.word, context);
  const stored = storedName(name);
  const texts = {
    ...echoWhen({ schedule_type: type.text, schedule_pattern: pattern }, recurrence),
    ...echoText('name', name, stored),
    ...echoText('mode', mode.text, mode.word),
    ...echoIds(resources, ids),
  };
  return {
    draft: {
      method: methodOf(mode.word, context),
      name: stored,
      targets: toLinks(resources, ids),
      recurrence,
      retention: toRetention(mode.word, plan.count),
    },
    memory: memoryOf(texts, plan.description ?? ''),
  };
}

/** What follows from one group of fields. */
interface Change {
  readonly settings?: Partial<ScheduleSettings>;
  readonly texts?: DialectData['texts'];
}

/** What a write says beside what the room shows. */
interface Write {
  readonly sent: SentPlan;
  readonly shown: PlanFields;
  readonly loaded: LoadedPlan;
}

/**
 * What a write changes. What comes as it is shown changes nothing, even where what is shown is lossy; a pattern and its
 * type are one value. `ids` of `null` = the volumes stay.
 *
 * @throws GatewayError `invalid_recurrence`
 * @throws WireRefusal (400, 422)
 */
export function readPatch(
  sent: SentPlan,
  loaded: LoadedPlan,
  ids: readonly number[] | null,
  context: PatternContext,
): { readonly patch: Partial<ScheduleSettings>; readonly memory?: DialectMemory } {
  const write: Write = { sent, shown: showFields(loaded), loaded };
  const changes: readonly Change[] = [
    changeName(write),
    changeWhen(write, context),
    changeCount(write),
    ids === null ? {} : changeVolumes(write, ids),
    changeStatus(write),
  ];
  const patch = Object.assign({}, ...changes.map((change) => change.settings ?? {})) as Partial<ScheduleSettings>;
  const { description = write.shown.description } = sent;
  const isSame = description === write.shown.description && changes.every(({ texts }) => texts === undefined);
  if (isSame) return { patch };
  const texts = Object.assign({}, loaded.dialectData?.texts, ...changes.map((change) => change.texts ?? {}));
  return { patch, memory: memoryOf(texts, description) };
}

/** The volumes that a write says, where they are others than those that are shown. @throws WireRefusal (422) there are none */
export function otherVolumes({ resources }: SentPlan, loaded: LoadedPlan): readonly Resource[] | null {
  if (resources === undefined || isDeepStrictEqual(resources, showFields(loaded).resources)) return null;
  if (resources.length === 0) throw refuseMisfits(NO_VOLUMES);
  return resources;
}

function changeName({ sent: { name }, shown, loaded }: Write): Change {
  if (name === undefined || name === shown.name) return {};
  const stored = storedName(name);
  return {
    ...(stored === loaded.schedule.name ? {} : { settings: { name: stored } }),
    // Also one that says what is stored: what was kept in its place may stand for that too.
    texts: { name: { text: name, fingerprint: stored } },
  };
}

function changeWhen({ sent, shown, loaded }: Write, context: PatternContext): Change {
  const wanted = sentWhen(sent, shown);
  if (isDeepStrictEqual(wanted, { schedule_type: shown.schedule_type, schedule_pattern: shown.schedule_pattern })) {
    return {};
  }
  const recurrence = toRecurrence(wanted.schedule_pattern, typeIn(wanted.schedule_type), context);
  const texts = echoWhen(wanted, recurrence);
  return equals(recurrence, loaded.schedule.recurrence) ? { texts } : { texts, settings: { recurrence } };
}

function changeCount({ sent, shown, loaded }: Write): Change {
  const count = sentCount(sent);
  if (count === null || count === shown.max_backups) return {};
  return { settings: { retention: toRetention(modeOf(loaded.schedule), count) } };
}

function changeVolumes({ sent: { resources = [] }, loaded: { schedule } }: Write, ids: readonly number[]): Change {
  return {
    settings: { targets: toLinks(resources, ids, schedule.targets) },
    texts: echoIds(resources, ids),
  };
}

const changeStatus = ({ sent: { status }, shown }: Write): Change =>
  status === undefined || status.word === shown.status ? {} : { settings: { isPaused: status.word === 'suspended' } };
