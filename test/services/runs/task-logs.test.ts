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
