import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Target } from '../../../src/domain/target.ts';
import { there } from '../../support/values.ts';
import { type Caller, openRoom, type Room } from './room.ts';

const CRONTAB = '15 2 * * * /opt/backup.sh\n*/5 * * * * curl https://example.org\n0 4 * * 7 rsync -a /srv /mnt\n';

const CONFIG = 'source_directories: [/home, /etc]\nrepositories: [{ path: /mnt/usb.borg }]\nkeep_daily: 7\n';

interface Row {
  readonly sourceKey: string;
  readonly state: string;
  readonly scheduleId: number | null;
  readonly schedule: { readonly name: string; readonly recurrence: { readonly timeZone: string } } | null;
  readonly losses: readonly { readonly reason: string; readonly params: object; readonly detail: string }[];
}

describe('imports in the native room', () => {
  let room: Room;
  let owner: Caller;
  let targetId: number;
  before(async () => {
    room = await openRoom();
    owner = await room.addCaller('owner', { timeZone: 'Europe/Kyiv' });
    targetId = there((await room.addInstances(1, owner))[0]).id;
  });
  after(() => room.close());

  const send = async (body: object, query = '', as = owner): Promise<readonly Row[]> => {
    const { status, text, body: told } = await room.send('POST', `/imports${query}`, { targetId, ...body }, as);
    assert.equal(status, 200, text);
    return told.items;
  };
  const names = async (): Promise<readonly string[]> => {
    const { body } = await room.send('GET', '/schedules', undefined, owner);
    return body.items.map(({ name }: { name: string }) => name);
  };

  it('tell what would be made, and make nothing of it', async () => {
    const rows = await send({ format: 'crontab', text: CRONTAB }, '?dryRun=true');
    assert.deepEqual(
      rows.map(({ state, scheduleId, schedule }) => [state, scheduleId, schedule?.name]),
      [
        ['new', null, 'backup.sh'],
        ['left_out', null, undefined],
        ['new', null, 'rsync'],
      ],
    );
    assert.deepEqual(await names(), []);
    assert.equal(rows[0]?.schedule?.recurrence.timeZone, 'Europe/Kyiv');
    assert.equal(rows[1]?.losses[0]?.detail, 'It is left out: curl is not known to make backups.');
  });

  it('make each line once, however often and in whatever order the file comes', async () => {
    const made = await send({ format: 'crontab', text: CRONTAB, retention: { kind: 'all' } });
    assert.deepEqual(
      made.map(({ state }) => state),
      ['new', 'left_out', 'new'],
    );
    const { body: first } = await room.send('GET', `/schedules/${made[0]?.scheduleId}`, undefined, owner);
    assert.deepEqual([first.when, first.retention], ['At 02:15 AM (Europe/Kyiv)', { kind: 'all' }]);
    const moved = CRONTAB.split('\n').toReversed().join('\n');
    // Two at once wait for each other.
    const both = await Promise.all([
      send({ format: 'crontab', text: `${moved}\n0 6 * * * tar c /x` }),
      send({ format: 'crontab', text: `${moved}\n0 6 * * * tar c /x`, timeZone: 'UTC' }),
    ]);
    const states = both.map((rows) => rows.map(({ state }) => state));
    assert.deepEqual(
      states.map((one) => one.slice(0, 3)),
      [
        ['standing', 'left_out', 'standing'],
        ['standing', 'left_out', 'standing'],
      ],
    );
    assert.deepEqual(states.map((one) => one[3]).toSorted(), ['new', 'standing']);
    assert.equal(both[0][0]?.scheduleId, made[2]?.scheduleId);
    assert.deepEqual((await names()).toSorted(), ['backup.sh', 'rsync', 'tar']);
  });

  it('of borgmatic are run when the call says, and compare directories for staff alone', async () => {
    const borgmatic = { format: 'borgmatic', text: CONFIG, expression: '30 2 * * *' };
    const [row] = await send(borgmatic, '?dryRun=true');
    assert.deepEqual(
      row?.losses.map(({ reason }) => reason),
      ['repositories_unsaid', 'sources_uncompared'],
    );
    const staff = await room.addCaller('chief', { isStaff: true });
    const paths = [await room.installation.addSource(), '/etc'];
    const target: Target = await room.installation.addTarget({ accountId: owner.account.id, paths });
    const text = CONFIG.replace('/home', `${paths[0]}/ann`).replace('/etc', '/etc/ssl, /etcetera');
    const [compared] = await send({ ...borgmatic, text, targetId: target.id }, '?dryRun=true', staff);
    assert.deepEqual(compared?.losses.at(-1)?.params, { paths: ['/etcetera'] });
    const [unsaid] = await send({ format: 'borgmatic', text: CONFIG }, '?dryRun=true');
    assert.deepEqual([unsaid?.schedule, unsaid?.losses[0]?.reason], [null, 'when_unsaid']);
  });

  it('refuse what is no such file, too long, of no target, or not the caller’s to make', async () => {
    const bomb = `a: &a [x]\n${'bcdefghij'
      .split('')
      .map((name, index) => `${name}: &${name} [${Array(9).fill(`*${'abcdefghi'[index]}`)}]`)
      .join('\n')}`;
    for (const [body, status, reason] of [
      [{ format: 'borgmatic', text: 'a: [' }, 422, 'import_unreadable'],
      [{ format: 'borgmatic', text: '- a' }, 422, 'import_unreadable'],
      [{ format: 'borgmatic', text: bomb }, 422, 'import_unreadable'],
      [{ format: 'borgmatic', text: '['.repeat(12_000) }, 422, 'import_unreadable'],
      [{ format: 'borgmatic', text: `${CONFIG}${'a: b\n'.repeat(4_000)}` }, 422, 'import_too_large'],
      [{ format: 'borgmatic', text: `${CONFIG}${'# a: b\n'.repeat(9_000)}` }, 200, undefined],
      [{ format: 'crontab', text: '0 1 * * * tar\n'.repeat(501) }, 422, 'import_too_long'],
      [{ format: 'crontab', text: 'x'.repeat(65_537) }, 422, 'call_misfit'],
      [{ format: 'anacron', text: '' }, 422, 'call_misfit'],
      [{ format: 'crontab', text: CRONTAB, targetId: 987_654 }, 404, 'missing'],
      [{ format: 'crontab', text: '1 2 3 4 5 tar', destination: 'nowhere' }, 422, 'location_unknown'],
      [{ format: 'crontab', text: '0 1 * * * tar\u0007', timeZone: 'UTC' }, 200, undefined],
      [{ format: 'crontab', text: CRONTAB, timeZone: 'Mars' }, 200, undefined],
    ] as const) {
      const told = await room.send('POST', '/imports?dryRun=true', { targetId, ...body }, owner);
      assert.deepEqual([told.status, told.body.reason], [status, reason], told.text);
    }
    const other = await room.addCaller('stranger');
    assert.equal(
      (await room.send('POST', '/imports', { targetId, format: 'crontab', text: CRONTAB }, other)).status,
      404,
    );
    const viewer = await room.addCaller('viewer', { role: 'viewer' });
    assert.equal((await room.send('POST', '/imports', { targetId, format: 'crontab', text: '' }, viewer)).status, 403);
  });
});
