import { type KeepPolicy, parseRetention } from '../../../domain/retention/index.ts';
import { bindEndpoint } from '../../../server/endpoint.ts';
import type { selectByHand } from '../../../services/retention/index.ts';
import { sayDeletionReason, sayKeepReason } from '../../../wording/english/index.ts';
import type { RoomCall, RoomEndpoint, RouteTable } from '../call.ts';
import { flag, optional, readBody, textUpTo, wholeFrom } from '../fields.ts';
import { refuse } from '../problems.ts';
import { formatTime } from '../times.ts';
import { readId } from './read.ts';

const KEPT = optional(wholeFrom(0, 10_000));

const PRUNE = {
  keep_within: optional(textUpTo(20)),
  keep_hourly: KEPT,
  keep_daily: KEPT,
  keep_weekly: KEPT,
  keep_monthly: KEPT,
  keep_quarterly: KEPT,
  keep_yearly: KEPT,
  dry_run: optional(flag),
};

interface Order {
  readonly id: number;
  readonly policy: KeepPolicy;
  /** Whether it is only told what would go. */
  readonly isDry: boolean;
}

interface Pruned {
  readonly isDry: boolean;
  readonly selection: Awaited<ReturnType<typeof selectByHand>>;
}

/** @throws WireRefusal (400, 422), GatewayError `invalid_request` */
function readPrune(call: RoomCall): Order {
  const { body } = call.request;
  const { dry_run: isDry = false, keep_within = '', ...numbers } = readBody(PRUNE, body);
  // What is passed over of what is to be kept would be let go.
  const sent = body.kind === 'json' ? Object.keys(Object(body.value)) : [];
  const unknown = sent.find((field) => field.startsWith('keep_') && !Object.hasOwn(PRUNE, field));
  if (unknown !== undefined) throw refuse('field_unserved', { field: unknown.slice(0, 60) });
  const within = keep_within.trim();
  const rules = Object.entries(numbers).map(([field, count]) => [field.replace('keep_', ''), count] as const);
  if (within === '' && rules.every(([, count]) => count === 0)) throw refuse('prune_keeps_nothing');
  const kept = { ...Object.fromEntries(rules), ...(within === '' ? {} : { within }) };
  const policy = parseRetention({ kind: 'keep', algorithm: 'borg', ...kept }) as KeepPolicy;
  return { id: readId(call), policy, isDry };
}

/** `POST /api/repositories/{id}/prune`: what a policy keeps of all archives that were made here, or would keep. */
const prune: RoomEndpoint<Order, Pruned> = {
  name: 'repository.prune',
  request: readPrune,
  call: async ({ selectByHand: select, snapshots }, { id, policy, isDry }, actor) => {
    const selection = await select(actor, { id }, policy);
    const going = selection.expire.map(({ snapshot }) => ({ id: snapshot.id }));
    if (!isDry && going.length > 0) await snapshots.delete(actor, going);
    return { isDry, selection };
  },
  response: ({ isDry, selection }) => ({
    json: {
      success: true,
      message: isDry ? 'Nothing was pruned yet' : 'Repository pruned successfully',
      dry_run: isDry,
      prune_result: { success: true, stdout: sayPruned(isDry, selection), stderr: '' },
    },
  }),
};

/** A line for each archive, as the archiver's own program tells it. */
function sayPruned(isDry: boolean, { keep, expire }: Pruned['selection']): string {
  const kept = keep.map(({ snapshot, reasons }) => {
    const why = reasons.map((reason) => sayKeepReason(reason)).join('; ');
    return { at: snapshot.takenAt, line: `Keeping archive (${why}): ${snapshot.name}` };
  });
  const verb = isDry ? 'Would prune' : 'Pruning archive';
  const going = expire.map(({ snapshot, reason }) => ({
    at: snapshot.takenAt,
    line: `${verb} (${sayDeletionReason(reason)}): ${snapshot.name}`,
  }));
  const lines = [...kept, ...going].toSorted((one, other) => other.at - one.at);
  if (lines.length === 0) return 'There is no archive yet.';
  return lines.map(({ at, line }) => `${line}, ${formatTime(at)}`).join('\n');
}

/** The address at which archives are let go by numbers. */
export const PRUNE_ROUTES: RouteTable = {
  '/repositories/{id}/prune': { POST: { needs: 'operator', endpoint: bindEndpoint(prune) } },
};
