import assert from 'node:assert/strict';
import { test } from 'node:test';
import { MOST_LOG_LINES } from '../../../src/domain/task-log.ts';
import { sayNote } from '../../../src/wording/english/task-log.ts';
import { openInstallation } from '../../support/installation.ts';
import { STAFF, there } from '../../support/values.ts';

test('a log keeps the newest lines, each as long as a line may be, and tells where they begin', async () => {
  await using house = await openInstallation();
  const target = await house.addTarget();
  const { tasks } = await house.services.backups.backUp(STAFF, target, 'backup', 'by hand');
  const { id } = there(tasks[0]);
  await house.work();
  const { lines } = await house.services.taskLogs.read(STAFF, { id });
  const kinds = lines.map(({ note }) => note.kind);
  assert.deepEqual(kinds, ['started', 'copied', 'ended']);

  const note = { kind: 'differs', path: 'x'.repeat(2_000), how: 'size' } as const;
  for (const count of [MOST_LOG_LINES - 1, 2]) {
    await house.unitOfWork.transaction(({ taskLogs, now }) => taskLogs.append(id, Array(count).fill(note), now));
  }
  const full = await house.services.taskLogs.read(STAFF, { id });
  assert.partialDeepStrictEqual(full, { first: 5, last: MOST_LOG_LINES + 4 });
  assert.equal(full.lines.length, MOST_LOG_LINES);
  const later = await house.services.taskLogs.read(STAFF, { id }, { after: MOST_LOG_LINES, limit: 2 });
  assert.deepEqual(
    later.lines.map(({ number }) => number),
    [MOST_LOG_LINES + 1, MOST_LOG_LINES + 2],
  );
  assert.equal(sayNote(note, String).length, 500);
});

test('a log tells how far a task has come, every half minute while it moves, and more rarely the longer it takes', async () => {
  await using house = await openInstallation();
  await house.services.backups.backUp(STAFF, await house.addTarget(), 'backup', 'by hand');
  const task = there(await house.services.tasks.claim());
  const renew = async (seconds: number, bytes: number) => {
    house.clock.advance(seconds);
    assert.equal(await house.services.tasks.renew(task, { files: 1, bytes }), true);
  };
  const told = async () => {
    const { lines } = await house.services.taskLogs.read(STAFF, task);
    return lines.flatMap(({ note }) => (note.kind === 'progressed' ? [sayNote(note, String)] : []));
  };
  for (const bytes of [10, 20, 30]) await renew(10, bytes);
  assert.deepEqual(await told(), ['So far: 1 file(s), 30 bytes.']);
  for (let ten = 0; ten < 6; ten += 1) await renew(10, 30);
  assert.equal((await told()).length, 1, 'it stood still');
  await renew(10, 40);
  assert.equal((await told()).length, 2);
  for (let ten = 1; ten <= 6 * 60 * 24; ten += 1) await renew(10, 40 + ten);
  const { length } = await told();
  assert.ok(length > 300 && length < MOST_LOG_LINES / 2, `${length} lines of a day`);
});
