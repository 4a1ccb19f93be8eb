import { parseRetention } from '../../../domain/retention/index.ts';
import { keyOf } from '../keys.ts';
import { type OperationTable, operation } from '../operation.ts';
import { RETENTION_PREVIEW, RETENTION_PREVIEW_REQUEST } from './schema.ts';
import { showPolicyChange } from './show.ts';

const previewRetention = operation({
  id: 'previewRetention',
  summary: "What a schedule's policy, or another one, keeps and lets go; nothing is changed",
  needs: 'viewer',
  body: RETENTION_PREVIEW_REQUEST,
  reply: RETENTION_PREVIEW,
  run: async (services, given, actor) => {
    const { retention } = given.body;
    const policy = retention === undefined ? undefined : parseRetention(retention);
    return { body: showPolicyChange(await services.comparePolicies(actor, keyOf(given, 'schedule'), policy)) };
  },
});

/** The address of previews of retention. */
export const RETENTION_OPERATIONS: OperationTable = {
  '/schedules/{key}/retention-preview': { POST: previewRetention },
};
