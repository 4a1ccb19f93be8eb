import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { runCommand } from './command.ts';

const preview = (...args: string[]) => runCommand(['preview', ...args]);

describe('preview', () => {
  it('shows each fire time in UTC and in the zone, also where a clock change moves it', async () => {
    const ended = await preview('30 2 * * *', '--zone', 'America/New_York', '--from', '2026-03-07', '--count', '3');
    assert.deepEqual(ended, {
      code: 0,
      stdout:
        '2026-03-07T07:30:00Z  Sat 2026-03-07 02:30 EST\n' +
        '2026-03-08T07:00:00Z  Sun 2026-03-08 03:00 EDT\n' +
        '2026-03-09T06:30:00Z  Mon 2026-03-09 02:30 EDT\n',
      stderr: '',
    });
  });

  it('starts strictly after --from, whatever zone that instant is written in', async () => {
    const { stdout } = await preview('0 12 * * *', '--from', '2026-05-01T14:00:00+02:00', '--count', '1');
    assert.equal(stdout, '2026-05-02T12:00:00Z  Sat 2026-05-02 12:00 UTC\n');
  });

  it('gives the same as JSON', async () => {
    const { stdout } = await preview(
      '0 12 * * *',
      '--zone',
      'Europe/Kyiv',
      '--from',
      '2026-05-01',
      '--count',
      '1',
      '--json',
    );
    assert.deepEqual(JSON.parse(stdout), [
      { fireTime: '2026-05-01T09:00:00Z', local: 'Fri 2026-05-01 12:00 GMT+3', timeZone: 'Europe/Kyiv' },
    ]);
  });

  it('gives ten thousand lines', async () => {
    const { stdout } = await preview('*/5 * * * *', '--from', '2026-01-01', '--count', '10000');
    const lines = stdout.trimEnd().split('\n');
    assert.deepEqual([lines.length, lines.at(-1)], [10_000, '2026-02-04T17:20:00Z  Wed 2026-02-04 17:20 UTC']);
  });

  it('refuses what can never fire, and an unknown zone, in one sentence', async () => {
    for (const [text, ...args] of [
      ['30', '0 0 30 2 *'],
      ['Mars/Base', '0 0 * * *', '--zone', 'Mars/Base'],
    ]) {
      const { code, stdout, stderr } = await preview(...args);
      assert.deepEqual([code, stdout], [1, '']);
      assert.match(stderr, new RegExp(`^backrota: [^\\n]*${text}[^\\n]*\\n$`));
    }
  });
});
