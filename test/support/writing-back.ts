import assert from 'node:assert/strict';
import supertest from 'supertest';
import type { Schedule } from '../../src/domain/schedule.ts';
import type { Caller, Room } from '../dialects/native/room.ts';
import { Cabinet } from './cabinet.ts';

/** Writes the body of a rendering back as that room's clients write what they have read. */
export type WriteBack = (
  room: Room,
  caller: Caller,
  schedule: Pick<Schedule, 'id' | 'uuid'>,
  body: Readonly<Record<string, string>>,
) => Promise<void>;

/** The form's fields, and the buttons of the list. */
export const panel: WriteBack = async (room, caller, { id }, body) => {
  const cabinet = new Cabinet(room.server, caller);
  await cabinet.renameInModal(body, body.name ?? '');
  const button = body.fleio_status === 'Suspended' ? 'suspend' : 'resume';
  const doc = await cabinet.call(`instances.fleio_bckps.schedule.${button}`, { elid: String(id) });
  assert.ok(doc.ok, JSON.stringify(doc));
};

/** The whole object, by PUT. */
export const cloudSigma: WriteBack = async ({ server }, caller, { uuid }, body) => {
  const answer = await supertest(server)
    .put(`/api/2.0/backupschedulers/${uuid}/`)
    .auth(caller.login.login, caller.password)
    .send(body);
  assert.equal(answer.status, 200, `${answer.text} ${JSON.stringify(body)}`);
};

/** The same of a scheduled job. */
export const borgUi: WriteBack = async ({ server }, caller, { id }, body) => {
  const answer = await supertest(server)
    .put(`/api/schedule/${id}`)
    .set('X-Borg-Authorization', `Bearer ${caller.token}`)
    .send(body);
  assert.equal(answer.status, 200, `${answer.text} ${JSON.stringify(body)}`);
};

/** What a plan's document lets be changed, by PATCH. */
export const selectel: WriteBack = async ({ server }, caller, { uuid }, body) => {
  const { backup_mode: _made, created_at: _created, id: _id, full_backups_amount: _same, ...changeable } = body;
  const answer = await supertest(server)
    .patch(`/data-protect/v2/plans/${uuid}`)
    .set('X-Auth-Token', caller.token)
    .send(changeable);
  assert.equal(answer.status, 200, `${answer.text} ${JSON.stringify(body)}`);
};
