import type { Static } from 'typebox';
import type { Actor } from '../../../domain/account.ts';
import type { Schedule } from '../../../domain/schedule.ts';
import type { Rendering, RenderingRoom } from '../../../server/rendering.ts';
import { keyOf } from '../keys.ts';
import { listOf } from '../lists.ts';
import { type OperationTable, operation } from '../operation.ts';
import type { NativeSpeech } from '../speech/speech.ts';
import { RENDERING } from './schema.ts';

const listRenderings = operation({
  id: 'listRenderings',
  summary: 'A schedule as each other room would show it, and what that leaves unsaid',
  needs: 'viewer',
  reply: listOf(RENDERING),
  run: async ({ schedules, rooms }, given, actor) => {
    const schedule = await schedules.find(actor, { ...keyOf(given, 'schedule'), ofAnyAction: true });
    const items = (await rooms()).map(async (room) =>
      showRendering(room.name, await renderIn(room, schedule, actor), given.speech),
    );
    return { body: { items: await Promise.all(items) } };
  },
});

/** Only what makes backups is a schedule in other rooms. */
async function renderIn({ render }: RenderingRoom, schedule: Schedule, actor: Actor): Promise<Rendering> {
  const { action } = schedule;
  if (action === 'backup') return render(schedule, actor);
  return { body: null, losses: [{ reason: 'action_unsaid', params: { action } }] };
}

const showRendering = (room: string, { body, losses }: Rendering, speech: NativeSpeech): Static<typeof RENDERING> => ({
  room,
  body: body === null ? null : { ...body },
  losses: losses.map((loss) => ({ reason: loss.reason, params: { ...loss.params }, detail: speech.sayLoss(loss) })),
});

/** The address of renderings. */
export const RENDERING_OPERATIONS: OperationTable = { '/schedules/{key}/renderings': { GET: listRenderings } };
