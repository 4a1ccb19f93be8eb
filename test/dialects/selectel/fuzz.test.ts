import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import fc from 'fast-check';
import { PLAN } from '../../../src/dialects/selectel/plans/schema.ts';
import { anyText } from '../../support/any-text.ts';
import { thoroughly } from '../../support/thoroughness.ts';
import { openRoom, PLANS, planOf, type Room } from './room.ts';

/** What a client may send for any field, sense or none. */
const anything = fc.oneof(
  fc.jsonValue({ maxDepth: 2 }),
  anyText(20),
  fc.integer(),
  fc.double(),
  fc.constantFrom(
    null,
    '',
    ' ',
    0,
    1,
    90,
    'full',
    'Frequency',
    'CALENDAR',
    'suspended',
    '0 2 * * *',
    '@daily',
    'FREQ=DAILY;BYHOUR=1;BYMINUTE=0',
    'FREQ=YEARLY',
    'BEGIN:VEVENT\nEND:VEVENT',
    'RRULE:FREQ=WEEKLY;INTERVAL=2',
    Number.MAX_SAFE_INTEGER,
    1e300,
  ),
);

describe('whatever a client sends of a plan', () => {
  let room: Room;
  let sane: object;
  before(async () => {
    room = await openRoom();
    sane = planOf(await room.addVolumes(2));
  });
  after(() => room.close());

  const fields = fc.dictionary(fc.constantFrom(...Object.keys(PLAN), 'unknown'), anything, { maxKeys: 4 });

  it('is taken or refused, never a mistake of ours; what was taken is read and written back unchanged', async () => {
    await fc.assert(
      fc.asyncProperty(fields, async (sent) => {
        const made = await room.send('POST', PLANS, { ...sane, ...sent });
        assert.ok([201, 400, 422].includes(made.status), `${made.status} ${made.text}`);
        if (made.status !== 201) {
          assert.ok(made.body.message !== '' && made.body.code === String(made.status), made.text);
          return;
        }
        const address = `${PLANS}${made.body.id}`;
        assert.deepEqual((await room.send('GET', address)).body, made.body);
        const before = await room.installation.services.schedules.find(room.admin.actor, { uuid: made.body.id });
        assert.deepEqual((await room.send('PATCH', address, made.body)).body, made.body);
        const after = await room.installation.services.schedules.find(room.admin.actor, { uuid: made.body.id });
        assert.deepEqual(after, before, 'nothing was written');
        assert.equal((await room.send('DELETE', address)).status, 204);
      }),
      { numRuns: thoroughly(1_000, 30) },
    );
  });

  it('is refused where it is no object of fields, a change too', async () => {
    const { body } = await room.send('POST', PLANS, sane);
    for (const sent of [undefined, '[]', '[{"name":"other"}]']) {
      for (const refused of [
        await room.send('PATCH', `${PLANS}${body.id}`, sent),
        await room.send('POST', PLANS, sent),
      ]) {
        assert.deepEqual([refused.status, refused.body.details], [422, { body: ['must be a JSON object'] }]);
      }
    }
  });

  it('is taken or refused in a change too, and what was refused changed nothing', async () => {
    const { body } = await room.send('POST', PLANS, sane);
    const address = `${PLANS}${body.id}`;
    await fc.assert(
      fc.asyncProperty(fields, async (sent) => {
        const before = (await room.send('GET', address)).body;
        const { status, text } = await room.send('PATCH', address, sent);
        assert.ok([200, 400, 422].includes(status), `${status} ${text}`);
        if (status !== 200) assert.deepEqual((await room.send('GET', address)).body, before);
      }),
      { numRuns: thoroughly(1_000, 30) },
    );
  });
});
