import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Target } from '../../../src/domain/target.ts';
import { LIST, type Method, openRoom, type Room } from './room.ts';

const scheduler = { type: 'snapshot', name: 'x', incremental_backup: { hour: '3', minute: '0' } };
const planned = (plan: object) => ({ ...scheduler, incremental_backup: { hour: '3', minute: '0', ...plan } });
const kept = (...rules: readonly object[]) => ({ ...scheduler, retention_policy: { rules } });
const drive = { media: 'disk', name: 'disk', size: 1 };
const LOGIN = '/accounts/action/?do=login';
const RELATED = 'is not a uuid, an address or an object with a uuid';

/** What is sent where, and the sentence that it is refused with. */
const SENTENCES: readonly (readonly [method: Method, path: string, body: unknown, message: string])[] = [
  [
    'POST',
    LIST,
    kept({ period: 'days', quantity: 0 }),
    "The retention_policy rule 1's quantity '0' must be a whole number from 1 to 100000.",
  ],
  [
    'POST',
    LIST,
    kept({ period: 'days', quantity: 2 }, { period: 'months', quantity: 1, time_option: 32 }),
    "The retention_policy rule 2's time_option '32' must be a whole number from 1 to 31.",
  ],
  [
    'POST',
    LIST,
    kept({ period: 'schedule', quantity: 1 }),
    "The retention_policy rule 1's period 'schedule' must be days, weeks, months.",
  ],
  [
    'POST',
    LIST,
    kept({ period: 'days', quantity: 'x' }),
    'The field retention_policy.rules.0.quantity must be a whole number or its digits; its value is "x".',
  ],
  [
    'POST',
    LIST,
    planned({ start_time: '07:00' }),
    'The field incremental_backup.start_time must be an object such as {"hour":7,"minute":0}; its value is "07:00".',
  ],
  [
    'POST',
    LIST,
    planned({ hour: [3] }),
    'The field incremental_backup.hour must be a whole number or text; its value is a list.',
  ],
  [
    'POST',
    LIST,
    { ...scheduler, is_enabled: 'yes' },
    'The field is_enabled must be true or false; its value is "yes".',
  ],
  [
    'POST',
    LIST,
    { ...scheduler, meta: { ['k'.repeat(33)]: 'v' } },
    'A key of meta has 33 characters; at most 32 are allowed.',
  ],
  [
    'POST',
    LIST,
    { ...scheduler, type: 'backup', remote_location: 'local' },
    "The remote_location 'local' is not a remote location; name another one, or use the type snapshot.",
  ],
  [
    'POST',
    LIST,
    { ...scheduler, type: 'backup', remote_location: "Bob's store" },
    "There is no location 'Bob's store'; use one that exists.",
  ],
  ['POST', LIST, [], 'The body holds 0 objects of a scheduler; send 1 to 100 in each call.'],
  ['POST', LIST, '5', 'The body is neither a JSON object nor a list; send one of them.'],
  ['POST', LIST, 'null', 'The body is neither a JSON object nor a list; send one of them.'],
  ['POST', LIST, '{"a":', 'The body is not valid JSON; correct it.'],
  ['POST', LIST, '{"__proto__":{}}', "The body holds a name '__proto__'; leave it out."],
  [
    'POST',
    '/drives/',
    { ...drive, storage_type: 'tape' },
    'The field storage_type must be one of magnetic, ssd, dssd, zadara, nvme, local_nvme; its value is "tape".',
  ],
  ['POST', '/drives/', { ...drive, size: 0 }, 'The field size must be >= 1; its value is 0.'],
  ['POST', '/snapshots/', { drive: null }, `The field drive ${RELATED}; its value is null.`],
  ['POST', '/snapshots/', { drive: '' }, `The field drive ${RELATED}; its value is "".`],
  ['POST', '/snapshots/', { drive: {} }, `The field drive ${RELATED}; its value is an object.`],
  ['POST', '/snapshots/', { drive: { uuid: 1 } }, 'The field drive.uuid is not a uuid; its value is 1.'],
  [
    'POST',
    '/drives/DRIVE/action/?do=set_scheduler',
    { backup_policy_uuid: 5 },
    `The field backup_policy_uuid ${RELATED}; its value is 5. Send null to take the scheduler off.`,
  ],
  [
    'POST',
    '/remotesnapshots/',
    { drive: 'DRIVE', location: 'local' },
    "The location 'local' is not a remote location; name another one.",
  ],
  ['POST', LOGIN, { username: 5, password: 'x' }, 'The username is not text; send it as a JSON string.'],
  ['POST', LOGIN, { password: 'x' }, 'This field is required.'],
];

describe('the CloudSigma room says what is wrong in words of its own wire', () => {
  let room: Room;
  let target: Target;
  before(async () => {
    room = await openRoom();
    target = await room.installation.addTarget({ accountId: room.demo.account.id });
  });
  after(() => room.close());

  const fill = (text: string) => text.replaceAll('DRIVE', target.uuid);

  for (const [method, path, body, message] of SENTENCES) {
    it(message, async () => {
      const sent = typeof body === 'string' ? body : fill(JSON.stringify(body));
      const answer = await room.send(method, fill(path), sent);
      assert.deepEqual([answer.status, answer.body[0].error_message], [400, message]);
    });
  }

  it('calls a target a drive and a store its location where a limit is reached', async () => {
    const body = { drive: target.uuid };
    assert.equal((await room.send('POST', '/remotesnapshots/', body)).status, 201);
    const again = await room.send('POST', '/remotesnapshots/', body);
    await room.installation.work();
    const later = await room.send('POST', '/remotesnapshots/', body);
    const wait = "The location 'TBC' takes a snapshot of one drive every 1800 s at most; try again in 1800 s.";
    assert.deepEqual(
      [again, later].map(({ status, body: [error] }) => [status, error.error_message]),
      [
        [403, wait],
        [403, wait],
      ],
    );
  });

  it('leaves what people named alone', async () => {
    const { installation } = room;
    const named = await installation.addTarget({ accountId: room.demo.account.id, name: "Bob's target store" });
    await installation.takeBackup(named);
    const answer = await room.send('DELETE', `/drives/${named.uuid}/`);
    assert.equal(
      answer.body[0].error_message,
      "'Bob's target store' has 1 available snapshot, which was not made here; delete it first.",
    );
  });
});
