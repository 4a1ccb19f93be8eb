import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { LIST, openRoom, type Room } from './room.ts';

const scheduler = (name = 'x') => ({ type: 'snapshot', name, incremental_backup: { hour: '3', minute: '0' } });
const planned = (plan: object) => ({ ...scheduler(), incremental_backup: { hour: '3', minute: '0', ...plan } });
const repeated = (repeat: object) => ({ ...scheduler(), incremental_backup: { repeat } });
const manual = (times: string) => ({ ...scheduler(), manual_incremental_backup: times });
const kept = (rule: object) => ({ ...scheduler(), retention_policy: { rules: [rule] } });

/** What is sent, and the field that is named. */
const REFUSED: Readonly<Record<string, readonly [body: unknown, point: string | null]>> = {
  'no body at all': [undefined, null],
  'an empty list': [[], 'objects'],
  'two schedulers, one of which is none': [[scheduler('1'), { ...scheduler('2'), type: 'dr' }], 'type'],
  'a scheduler without a rule': [{ type: 'snapshot', name: 'x' }, 'incremental_backup'],
  'a name that is empty': [scheduler('  '), 'name'],
  'a name with NUL': [scheduler('a\u0000b'), 'name'],
  'a name of 200 characters': [scheduler('x'.repeat(200)), 'name'],
  'a flag that is no boolean': [{ ...scheduler(), is_enabled: 'yes' }, 'is_enabled'],
  'the type migration': [{ ...scheduler(), type: 'migration' }, 'type'],
  'the type dr': [{ ...scheduler(), type: 'dr' }, 'type'],
  'an hour of 24': [planned({ hour: '24' }), 'hour'],
  'an hour in words': [planned({ hour: 'one' }), 'hour'],
  'an hour that is a step': [planned({ hour: '*/2' }), 'hour'],
  'a minute of 60': [planned({ minute: '0,60' }), 'minute'],
  'an hour without a minute': [planned({ minute: '' }), 'minute'],
  'a minute without an hour': [planned({ hour: '' }), 'hour'],
  'nothing that says when': [{ ...scheduler(), incremental_backup: {} }, 'hour'],
  'a day that is none': [planned({ day_of_week: ['monday'] }), 'day_of_week'],
  'a 32nd of the month': [planned({ day_of_month: '1,32' }), 'day_of_month'],
  'a 0th of the month': [planned({ day_of_month: 0 }), 'day_of_month'],
  'a 13th month': [planned({ month: ['1', '13'] }), 'month'],
  'a month 0': [planned({ month: '0' }), 'month'],
  'a 31 April': [planned({ day_of_month: '31', month: '4' }), 'day_of_month'],
  'a step of 24 hours': [repeated({ hour: '*/24' }), 'repeat'],
  'a step of 60 minutes': [repeated({ minute: '*/60' }), 'repeat'],
  'a step of nothing': [repeated({ minute: '*/0' }), 'repeat'],
  'a step without its star': [repeated({ hour: '12' }), 'repeat'],
  'a step that is no text': [repeated({ hour: 12 }), 'repeat'],
  'a step in hours and minutes': [repeated({ hour: '*/1', minute: '*/5' }), 'repeat'],
  'a step beside an hour': [planned({ minute: '', repeat: { minute: '*/5' } }), 'hour'],
  'a manual time that is none': [manual('2:00'), 'manual_incremental_backup'],
  'a manual time of 24:00': [manual('02:00,24:00'), 'manual_incremental_backup'],
  'manual times all outside the window': [
    { ...manual('02:00,04:00'), incremental_backup: { start_time: { hour: 7 }, end_time: { hour: 19 } } },
    'manual_incremental_backup',
  ],
  'hours all outside the window': [planned({ start_time: { hour: 7 }, end_time: { hour: 19 } }), 'hour'],
  'a window that does not start': [planned({ start_time: { hour: 24 } }), 'start_time'],
  'a window that ends in the 60th minute': [planned({ end_time: { hour: '1', minute: '60' } }), 'end_time'],
  'a window that starts at some minute of no hour': [planned({ start_time: { hour: '', minute: 5 } }), 'start_time'],
  'a zone that is none': [{ ...scheduler(), user_timezone: 'Mars/Olympus' }, 'user_timezone'],
  'a zone that is an offset': [{ ...scheduler(), user_timezone: '+03:00' }, 'user_timezone'],
  'a retention of nothing': [kept({ period: 'days', quantity: 0 }), 'quantity'],
  'a retention of half a day': [kept({ period: 'days', quantity: 0.5 }), 'quantity'],
  'a retention without a quantity': [kept({ period: 'days' }), 'quantity'],
  'a retention of years': [kept({ period: 'years', quantity: 1 }), 'period'],
  'a weekday for days': [kept({ period: 'days', quantity: 1, time_option: 1 }), 'time_option'],
  'a seventh weekday': [kept({ period: 'weeks', quantity: 1, time_option: '7' }), 'time_option'],
  'a 32nd for months': [kept({ period: 'months', quantity: 1, time_option: 32 }), 'time_option'],
  'a time_option without a rule': [kept({ time_option: 1 }), 'period'],
  'the local store as a remote one': [{ ...scheduler(), type: 'backup', remote_location: 'local' }, 'remote_location'],
  'a meta key of 33 characters': [{ ...scheduler(), meta: { ['k'.repeat(33)]: '' } }, 'meta'],
  'a meta value that is no text': [{ ...scheduler(), meta: { a: 1 } }, 'meta'],
};

describe('what the CloudSigma room refuses', () => {
  let room: Room;
  before(async () => {
    room = await openRoom();
  });
  after(() => room.close());

  for (const [what, [body, point]] of Object.entries(REFUSED)) {
    it(`refuses ${what}, naming the field, and stores nothing`, async () => {
      const answer = await room.send('POST', LIST, body);
      assert.deepEqual(
        [answer.status, answer.body.length, answer.body[0].error_type, answer.body[0].error_point],
        [400, 1, 'validation', point],
        answer.text,
      );
      assert.match(answer.body[0].error_message, /^[A-Z].*\.$/);
      assert.equal((await room.send('GET', LIST)).body.meta.total_count, 0);
    });
  }
});
