import assert from 'node:assert/strict';
import { chmod } from 'node:fs/promises';
import { describe, test } from 'node:test';
import { NodeFileArea } from '../../src/file-tree/file-area.ts';
import { Places, RESTORE } from './replacement-places.ts';

/** A restore that version 0.1.0 was asked for. */
const EARLIER = { restoreUuid: RESTORE.restoreUuid, stagingSecret: null };

/** What an attempt of that version left beside the place `site`. */
async function leave(places: Places, suffix: string, files: Readonly<Record<string, string>>): Promise<string> {
  const name = `.backrota-restore-${RESTORE.restoreUuid}.${suffix}`;
  const inside = Object.entries(files).map(([path, content]) => [`${name}/${path}`, content] as const);
  await places.write(Object.fromEntries(inside));
  await chmod(places.path(name), 0o700);
  return places.path(name);
}

const nextAttempt = (places: Places) => places.replace({ ...EARLIER, attempt: 3, places: [places.path('site')] });

describe('what version 0.1.0 left beside a place', () => {
  test('in the middle of a swap is carried on by this version', async () => {
    await using places = await Places.open();
    await leave(places, '1.0', { 'tree/half': 'new' });
    await leave(places, '2.0', { 'old/index.html': 'old', 'new/index.html': 'new' });
    const replacement = await nextAttempt(places);
    assert.equal(await replacement.takeOver(), true);
    await replacement.swap();
    await replacement.clear();
    assert.deepEqual(await places.at('site'), { 'site/index.html': 'new' });
    assert.deepEqual(await replacement.keptPaths(), [places.path('site')]);
    await new NodeFileArea(places.path('data')).removeKept(EARLIER, places.path('site'));
    assert.deepEqual(await places.leftovers(), []);
  });

  test('in the middle of a swap is put back where the restore is given up', async () => {
    await using places = await Places.open();
    await leave(places, '2.0.1', { 'old/index.html': 'old', 'new/index.html': 'new' });
    const replacement = await nextAttempt(places);
    assert.equal(await replacement.takeOver(), true);
    await replacement.rollBack();
    assert.deepEqual(await places.at('site'), { 'site/index.html': 'old' });
    assert.deepEqual(await places.leftovers(), []);
  });

  test('after its restore had ended is removed by the path that was recorded then, with all of that restore', async () => {
    await using places = await Places.open();
    await places.write({ 'site/index.html': 'new' });
    const kept = await leave(places, '2.0.1', { 'old/index.html': 'old' });
    await leave(places, '2.1', { 'met/0': 'met' });
    const files = new NodeFileArea(places.path('data'));
    await files.removeKept(EARLIER, `${kept}/old`);
    assert.deepEqual(await places.leftovers(), []);
    assert.deepEqual(await places.at('site'), { 'site/index.html': 'new' });
    await files.removeKept(EARLIER, `${kept}/old`);
  });
});
