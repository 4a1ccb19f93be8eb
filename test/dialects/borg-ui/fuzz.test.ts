import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import fc from 'fast-check';
import { JOB } from '../../../src/dialects/borg-ui/schedules/schema.ts';
import { anyText } from '../../support/any-text.ts';
import { thoroughly } from '../../support/thoroughness.ts';
import { LIST, openRoom, type Room } from './room.ts';

/** What a client may send for any field, sense or none. */
const anything = fc.oneof(
  fc.jsonValue({ maxDepth: 2 }),
  anyText(20),
  fc.integer(),
  fc.double(),
  fc.constantFrom(
    null,
    true,
    '',
    '0',
    '-1',
    '7',
    'yes',
    '*/0',
    '0 2 * * *',
    '@daily',
    'Europe/Kyiv',
    '{now}',
    '{',
    '1e400',
  ),
  fc.constantFrom(Number.MAX_SAFE_INTEGER, -Number.MAX_SAFE_INTEGER, 1e300, 2 ** 53),
  fc.array(fc.integer(), { maxLength: 3 }),
);

describe('whatever a client sends of a job', () => {
  let room: Room;
  let ids: readonly number[];
  before(async () => {
    room = await openRoom();
    ids = (await room.addRepositories(2)).map(({ id }) => id);
  });
  after(() => room.close());

  const sane = () => ({ cron_expression: '0 2 * * *', repository_ids: ids });
  const fields = fc.dictionary(fc.constantFrom(...Object.keys(JOB), 'unknown'), anything, { maxKeys: 4 });

  it('is taken or refused, never a mistake of ours; what was taken is read and written back unchanged', async () => {
    await fc.assert(
      fc.asyncProperty(fields, fc.uuid(), async (sent, name) => {
        const made = await room.send('POST', LIST, { name, ...sane(), ...sent });
        assert.ok([200, 400, 404, 422].includes(made.status), `${made.status} ${made.text}`);
        if (made.status !== 200) {
          assert.ok(made.body.detail !== undefined && made.body.detail !== '', made.text);
          return;
        }
        const address = `${LIST}${made.body.job.id}`;
        const { next_runs: _runs, ...shown } = (await room.send('GET', address)).body.job;
        assert.equal(typeof shown.cron_expression, 'string');
        assert.equal((await room.send('PUT', address, shown)).status, 200);
        const { next_runs: _again, ...after } = (await room.send('GET', address)).body.job;
        assert.deepEqual(after, shown);
        assert.equal((await room.send('DELETE', address)).status, 200);
      }),
      { numRuns: thoroughly(1_000, 60) },
    );
  });

  it('is taken or refused in a change too, and what was refused changed nothing', async () => {
    const { body } = await room.send('POST', LIST, { name: 'changed', ...sane() });
    const address = `${LIST}${body.job.id}`;
    await fc.assert(
      fc.asyncProperty(fields, async (sent) => {
        const before = await room.installation.schedule(body.job.id);
        const { status, text } = await room.send('PUT', address, sent);
        assert.ok([200, 400, 404, 422].includes(status), `${status} ${text}`);
        if (status !== 200) assert.deepEqual(await room.installation.schedule(body.job.id), before);
      }),
      { numRuns: thoroughly(1_000, 60) },
    );
  });
});
