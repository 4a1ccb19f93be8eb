import { parseRetention } from '../../../domain/retention/index.ts';
import { keyOf } from '../keys.ts';
import { type OperationTable, operation } from '../operation.ts';
import { showSchedule } from '../schedules/show.ts';
import { RETENTION_PREVIEW, RETENTION_PREVIEW_REQUEST, RETENTION_UNDONE } from './schema.ts';
import { showDoubt, showPolicyChange } from './show.ts';

const previewRetention = operation({
  id: 'previewRetention',
  summary: "What a schedule's policy, or another one, keeps and lets go; nothing is changed",
  needs: 'viewer',
  body: RETENTION_PREVIEW_REQUEST,
  reply: RETENTION_PREVIEW,
  run: async (services, given, actor) => {
    const { retention } = given.body;
    const policy = retention === undefined ? undefined : parseRetention(retention);
    const key = { ...keyOf(given, 'schedule'), ofAnyAction: true } as const;
    const change = await services.comparePolicies(actor, key, policy);
    const clockDoubt = showDoubt(await services.timekeeping.doubt());
    return {
      body: {
        ...showPolicyChange(change, given.speech),
        undoableForSeconds: services.schedules.undoSeconds,
        clockDoubt,
      },
    };
  },
});

const undoRetention = operation({
  id: 'undoRetention',
  summary: 'Undoes the changes of policy by which snapshots of a schedule are expiring: all of them come back',
  needs: 'operator',
  reply: RETENTION_UNDONE,
  run: async (services, given, actor) => {
    const { schedule, broughtBack } = await services.undoRetention(actor, keyOf(given, 'schedule'));
    return { body: { schedule: showSchedule(schedule, given.speech), broughtBack } };
  },
});

/** The addresses of what is asked and undone of retention. */
export const RETENTION_OPERATIONS: OperationTable = {
  '/schedules/{key}/retention-preview': { POST: previewRetention },
  '/schedules/{key}/retention-undo': { POST: undoRetention },
};
