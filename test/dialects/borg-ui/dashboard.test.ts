import assert from 'node:assert/strict';
import { rm } from 'node:fs/promises';
import { describe, it } from 'node:test';
import { healthOf } from '../../../src/domain/target-health.ts';
import { at, there } from '../../support/values.ts';
import { openRoom } from './room.ts';

const OVERVIEW = '/api/dashboard/overview';
const DAY = 86_400;

describe('the dashboard', () => {
  it('counts what ended in thirty days, and what is kept, of one account alone', async () => {
    await using room = await openRoom();
    const { installation, admin } = room;
    const [good] = await room.addRepositories(1);
    const source = await installation.addSource();
    const bad = await installation.addTarget({ accountId: admin.account.id, paths: [source] });
    await rm(source, { recursive: true });
    for (const { id, storeId } of [there(good), there(good), there(good), bad]) {
      await room.send('POST', '/api/backup/start', { repository: `backrota:${storeId}/${id}` });
      await installation.work();
    }
    const { body } = await room.send('GET', OVERVIEW);
    assert.partialDeepStrictEqual(body.summary, {
      success_rate_30d: 75,
      successful_jobs_30d: 3,
      failed_jobs_30d: 1,
      total_jobs_30d: 4,
    });
    const [shown] = body.storage.breakdown;
    assert.deepEqual([body.storage.total_archives, shown.percentage, shown.name], [3, 100, there(good).name]);
    assert.equal(shown.size_bytes, body.storage.total_size_bytes);
    assert.equal(typeof body.storage.average_dedup_ratio, 'number');
    assert.deepEqual(
      body.activity_feed.map(({ status }: { status: string }) => status),
      ['failed', 'completed', 'completed', 'completed'],
    );

    const stranger = await room.addCaller('stranger');
    const { body: other } = await room.send('GET', OVERVIEW, undefined, stranger);
    assert.deepEqual([other.summary.total_jobs_30d, other.storage.total_archives, other.repository_health], [0, 0, []]);

    installation.clock.advance(31 * DAY);
    const later = (await room.send('GET', OVERVIEW, undefined, await room.logInAgain())).body;
    assert.deepEqual([later.summary.total_jobs_30d, later.storage.total_archives], [0, 3]);
    assert.deepEqual(
      later.repository_health.map(({ health_status }: { health_status: string }) => health_status),
      ['critical', 'critical'],
    );
  });

  it('judges a repository by the longest that it was not looked after', () => {
    const now = at('2026-06-30T00:00');
    const daysAgo = (days: number) => now - days * DAY;
    const well = {
      createdAt: daysAgo(300),
      backedUpAt: daysAgo(1),
      isObserved: false,
      checkedAt: daysAgo(1),
      compactedAt: daysAgo(1),
    };
    const overall = (change: Partial<Parameters<typeof healthOf>[0]>) => healthOf({ ...well, ...change }, now).overall;
    assert.equal(overall({}), 'healthy');
    assert.equal(overall({ backedUpAt: daysAgo(3) }), 'warning');
    assert.equal(overall({ backedUpAt: daysAgo(2), isObserved: true }), 'warning');
    assert.equal(overall({ backedUpAt: daysAgo(3), checkedAt: daysAgo(30) }), 'critical');
    assert.equal(overall({ compactedAt: null }), 'critical');
    assert.equal(overall({ compactedAt: 'not_needed' }), 'healthy');
    assert.deepEqual(healthOf({ ...well, checkedAt: null }, now), {
      backup: 'healthy',
      check: 'unknown',
      compact: 'healthy',
      overall: 'healthy',
    });
    assert.equal(healthOf({ ...well, createdAt: now, backedUpAt: null }, now).backup, 'healthy');
  });
});
