import { findOwners } from '../owners.ts';
import { readSchedulerChoice } from '../requests/drives.ts';
import { type Drive, presentDrive } from '../responses/drives.ts';
import { type Given, given, type RoomEndpoint } from '../wire.ts';

/** `POST /drives/{uuid}/action/?do=set_scheduler`: gives a drive its scheduler, or takes it. */
export const setScheduler: RoomEndpoint<Given<string | null>, Drive> = {
  name: 'drive.set_scheduler',
  status: 202,
  request: (call) => given(call, readSchedulerChoice(call.request)),
  call: async (services, { sent, uuid, account }, actor) => {
    const scheduler = sent === null ? null : { uuid: sent };
    const { target, schedule } = await services.primarySchedules.set(actor, { uuid }, scheduler);
    const page = { offset: 0, limit: null, orderBy: 'id', descending: true } as const;
    const { rows } = await services.snapshots.list(actor, { targetId: target.id, states: ['available'] }, page);
    const ownerUuid = await findOwners(services, actor, account, [target]);
    return { target, schedule, snapshots: rows, ownerUuid: ownerUuid(target) };
  },
  response: (drive) => ({ json: presentDrive(drive) }),
};
