import type { Actor } from '../../../domain/account.ts';
import type { Schedule } from '../../../domain/schedule.ts';
import { bindEndpoint } from '../../../server/endpoint.ts';
import { mapPieces } from '../../../server/pieces.ts';
import type { ScheduleFilter } from '../../../services/schedules/index.ts';
import { DIALECT, type RoomCall, type RoomEndpoint, type RouteTable, type SelectelServices } from '../call.ts';
import { type ListQuery, queryText, readListQuery, readPart, uuid } from '../fields.ts';
import { pageOf } from '../listing.ts';
import type { SelectelSettings } from '../settings.ts';
import { draftPlan, type NewPlan, otherVolumes, readNewPlan, readPatch, readPlanChange, storedName } from './read.ts';
import type { SentPlan } from './schema.ts';
import { type LoadedPlan, showPlan } from './show.ts';
import { findVolumes } from './volumes.ts';

/** The uuid in the path. @throws WireRefusal (422) */
const readId = ({ parts }: RoomCall): string => readPart(uuid, 'plan_id', parts.plan_id);

interface PlanList extends ListQuery {
  readonly filter: ScheduleFilter;
}

interface FoundPlans {
  readonly plans: AsyncIterable<readonly object[]>;
  readonly total: number;
}

/** `GET /plans/`: every schedule of the account, whatever room made it; `total` counts all that the filters find. */
const listPlans: RoomEndpoint<PlanList, FoundPlans> = {
  name: 'plan.list',
  request: ({ request: { query } }) => {
    const [name, volume] = [queryText(query, 'name'), queryText(query, 'volume_name')];
    return {
      ...readListQuery(query),
      filter: {
        ...(name === undefined ? {} : { names: [storedName(name)] }),
        ...(volume === undefined ? {} : { targetNamed: volume }),
      },
    };
  },
  call: async (services, { filter, ...query }, actor) => {
    const page = await pageOf(query, (marker) => services.schedules.findEver(actor, { uuid: marker }));
    const { pieces, total } = await services.schedules.listInPieces(actor, filter, page);
    return {
      plans: mapPieces(pieces, async (schedules) => (await loadPlans(services, actor, schedules)).map(showPlan)),
      total,
    };
  },
  response: (json) => ({ json }),
};

interface Given<Input> {
  readonly input: Input;
  readonly settings: SelectelSettings;
}

/** `POST /plans/` */
const createPlan: RoomEndpoint<Given<NewPlan>, LoadedPlan> = {
  name: 'plan.create',
  status: 201,
  request: ({ request, settings }) => ({ input: readNewPlan(request), settings }),
  call: async (services, { input, settings }, actor) => {
    const ids = await findVolumes(services, actor, input.resources);
    const { draft, memory } = draftPlan(input, ids, { ...settings, now: await services.now() });
    const schedule = await services.schedules.create(actor, draft, { memory });
    return loadPlan(services, actor, schedule);
  },
  response: (plan) => ({ json: showPlan(plan) }),
};

/** `GET /plans/{plan_id}` */
const getPlan: RoomEndpoint<string, LoadedPlan> = {
  name: 'plan.get',
  request: readId,
  call: async (services, id, actor) => loadPlan(services, actor, await services.schedules.find(actor, { uuid: id })),
  response: (plan) => ({ json: showPlan(plan) }),
};

/** `PATCH /plans/{plan_id}`: answers the whole plan, which is what clients decode. */
const changePlan: RoomEndpoint<Given<{ readonly id: string; readonly sent: SentPlan }>, LoadedPlan> = {
  name: 'plan.change',
  request: (call) => ({
    input: { id: readId(call), sent: readPlanChange(call.request) },
    settings: call.settings,
  }),
  call: async (services, { input: { id, sent }, settings }, actor) => {
    const current = await loadPlan(services, actor, await services.schedules.find(actor, { uuid: id }));
    const others = otherVolumes(sent, current);
    const ids = others === null ? null : await findVolumes(services, actor, others);
    const { patch, ...memory } = readPatch(sent, current, ids, { ...settings, now: await services.now() });
    const options = { ...memory, version: current.schedule.version };
    return loadPlan(services, actor, await services.schedules.change(actor, { uuid: id }, patch, options));
  },
  response: (plan) => ({ json: showPlan(plan) }),
};

/** `DELETE /plans/{plan_id}`: its checkpoints stay, to be restored. */
const deletePlan: RoomEndpoint<string, void> = {
  name: 'plan.delete',
  status: 204,
  request: readId,
  call: (services, id, actor) => services.schedules.delete(actor, [{ uuid: id }]),
  response: () => ({}),
};

type PlanServices = Pick<SelectelServices, 'schedules' | 'targets'>;

/** Adds what showing them takes, in as many queries for many schedules as for one. */
async function loadPlans(
  services: PlanServices,
  actor: Actor,
  schedules: readonly Schedule[],
): Promise<readonly LoadedPlan[]> {
  const ids = schedules.map(({ id }) => id);
  const dataById = await services.schedules.recall(actor, DIALECT, ids);
  const targetIds = new Set(schedules.flatMap((schedule) => schedule.targets.map(({ targetId }) => targetId)));
  const found = await services.targets.findMany(actor, [...targetIds]);
  const targets = new Map(found.map((target) => [target.id, target]));
  return schedules.map((schedule) => ({ schedule, dialectData: dataById.get(schedule.id) ?? null, targets }));
}

/** The same of one. */
export async function loadPlan(services: PlanServices, actor: Actor, schedule: Schedule): Promise<LoadedPlan> {
  const [loaded] = await loadPlans(services, actor, [schedule]);
  if (loaded === undefined) throw new Error('A schedule was found and could not be shown.');
  return loaded;
}

/** The addresses of plans. */
export const PLAN_ROUTES: RouteTable = {
  '/plans/': {
    GET: { needs: 'viewer', endpoint: bindEndpoint(listPlans) },
    POST: { needs: 'operator', endpoint: bindEndpoint(createPlan) },
  },
  '/plans/{plan_id}': {
    GET: { needs: 'viewer', endpoint: bindEndpoint(getPlan) },
    PATCH: { needs: 'operator', endpoint: bindEndpoint(changePlan) },
    DELETE: { needs: 'operator', endpoint: bindEndpoint(deletePlan) },
  },
};
