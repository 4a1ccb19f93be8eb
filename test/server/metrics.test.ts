import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import type { IncomingHttpHeaders } from 'node:http';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import supertest from 'supertest';
import { NO_PARAMETERS, type WireHead } from '../../src/server/dialect.ts';
import { answerMetrics } from '../../src/server/metrics-page.ts';
import { ROOT } from '../support/source-files.ts';
import { TestGateway } from '../support/test-gateway.ts';
import { at, DAY, NIGHTLY, STAFF } from '../support/values.ts';
import { WebhookServer } from '../support/webhook-server.ts';

const TOKEN = 'a-token-of-monitoring';

let house: TestGateway;
/** Who waits for the heartbeat. */
let waiting: WebhookServer;

const scrape = async (query = ''): Promise<string> => {
  const asked = supertest(house.server).get(`/metrics${query}`).set('Authorization', `Bearer ${TOKEN}`);
  return (await asked.expect(200)).text;
};

/** The value of a sample, by its name and labels as they are shown. */
const sample = (text: string, name: string): number => {
  const line = text.split('\n').find((each) => each.startsWith(`${name} `));
  assert.ok(line, `${name} in\n${text}`);
  return Number(line.slice(name.length + 1));
};

describe('a gateway that is monitored', () => {
  before(async () => {
    waiting = await WebhookServer.open();
    house = await TestGateway.open({ METRICS_TOKEN: TOKEN, HEARTBEAT_URL: waiting.url });
    const customer = await house.addCaller('secretive-customer');
    const target = await house.addInstance(customer, 100, 'secret-name');
    await house.services.schedules.create(STAFF, {
      name: 'secret-schedule',
      targets: [{ target: { id: target.id } }],
      recurrence: NIGHTLY,
      retention: { kind: 'keep', algorithm: 'restic', last: 1 },
    });
    const { trigger, worker } = house.gateway.loops;
    for (let night = 0; night < 2; night += 1) {
      house.clock.advanceTo(night === 0 ? at('2024-07-25T02:00:03') : house.clock.now() + DAY);
      await trigger.beat();
      await worker.idle();
    }
    await house.services.storeWatch.look();
    await assert.rejects(
      house.services.authentication.logIn({ login: 'x', password: 'y', via: 'panel', address: '192.0.2.1' }, 'panel'),
    );
  });
  after(async () => {
    await house.close();
    await waiting[Symbol.asyncDispose]();
  });

  describe('what monitoring reads', () => {
    test('tells of what was really done', async () => {
      const text = await scrape();
      const told = {
        'backrota_runs_total{outcome="fired",reason="",trigger="schedule"}': 2,
        backrota_fire_lateness_seconds_count: 2,
        backrota_fire_lateness_seconds_sum: 6,
        'backrota_tasks_total{state="succeeded",driver="archive"}': 2,
        'backrota_task_duration_seconds_count{driver="archive"}': 2,
        backrota_retention_deleted_total: 1,
        'backrota_tasks{state="queued"}': 0,
        'backrota_tasks{state="running"}': 0,
        'backrota_schedules{state="active"}': 1,
        backrota_schedules_overdue: 0,
        'backrota_snapshots{state="available",store="local"}': 1,
        'backrota_store_up{store="local"}': 1,
        backrota_oldest_success_age_seconds: 0,
        'backrota_login_failures_total{room="panel"}': 1,
        backrota_trigger_last_tick_timestamp_seconds: (await house.services.status.read()).lastTickAt,
      };
      for (const [name, value] of Object.entries(told)) assert.equal(sample(text, name), value, name);
      assert.ok(sample(text, 'backrota_snapshot_bytes{store="local"}') > 0);
      assert.ok(sample(text, 'backrota_store_free_bytes{store="local"}') > 0);
    });

    test('tells of each schedule when it last succeeded and when it fires next, by its id alone', async () => {
      const { schedules } = house.services;
      const { rows } = await schedules.list(STAFF, {}, { offset: 0, limit: 10, orderBy: 'id', descending: false });
      const [nightly] = rows;
      assert.ok(nightly);
      const { targets, recurrence, retention } = nightly;
      const target = { target: { id: targets[0]?.targetId ?? 0 } };
      const idle = { name: 'secret-pause', targets: [target], recurrence, retention, isPaused: true };
      const paused = await schedules.create(STAFF, idle);
      const detail = await scrape('?detail=schedules');
      const named = (name: string) =>
        sample(detail, `backrota_schedule_${name}_timestamp_seconds{schedule="${nightly.id}"}`);
      assert.deepEqual([named('last_success'), named('next_fire')], [house.clock.now(), nightly.nextFireAt]);
      assert.equal(sample(detail, 'backrota_schedules_left_out'), 0);
      assert.doesNotMatch(detail, new RegExp(`schedule="${paused.id}"`));
      assert.doesNotMatch(detail, /secret|backrota_tasks/);
      assert.doesNotMatch(await scrape(), /schedule="/);
      await supertest(house.server).get('/metrics?detail=schedules').expect(404);
      await schedules.delete(STAFF, [{ id: paused.id }]);
    });

    test('names no account, and nothing that is one’s', async () => {
      assert.doesNotMatch(await scrape(), /secret/);
    });

    test('counts calls by their endpoint, and whatever address is made up as none', async () => {
      for (const path of ['/made-up-1', '/made-up-2']) await supertest(house.server).get(path).expect(404);
      await supertest(house.server).get('/backupschedulers/').expect(401);
      const text = await scrape();
      assert.equal(sample(text, 'backrota_http_requests_total{room="",endpoint="",status="404"}'), 2);
      assert.match(text, /^backrota_http_requests_total\{room="cloudsigma",endpoint="[\w.-]+",status="401"\} 1$/m);
      assert.doesNotMatch(text, /made-up/);
    });

    test('is there for who has the token alone, where there is one; to anyone else there is nothing', async () => {
      const ask = (authorization: string) =>
        supertest(house.server).get('/metrics').set('Authorization', authorization);
      const { body } = await supertest(house.server).get('/metrics').expect(404);
      assert.equal(body.error.code, 'not_found');
      await ask('Bearer another-token-of-monitoring').expect(404);
      const { headers } = await ask(`Bearer ${TOKEN}`).set('X-Forwarded-For', '192.0.2.1').expect(200);
      assert.match(headers['content-type'] ?? '', /^text\/plain; version=0\.0\.4/);
    });

    test('is there without a token for this machine alone, by its own name', async () => {
      const read = async () => 'figures';
      const page = { token: null, contentType: 'text/plain', read, readSchedules: read };
      const statusFor = async (address: string, headers: IncomingHttpHeaders): Promise<number | undefined> =>
        (await answerMetrics({ address, headers, query: NO_PARAMETERS } as WireHead, page))?.status;
      for (const host of ['127.0.0.1:8080', 'localhost:8080', '[::1]'])
        assert.equal(await statusFor('127.0.0.1', { host }), 200, host);
      assert.equal(await statusFor('192.0.2.1', { host: 'localhost' }), undefined);
      assert.equal(await statusFor('127.0.0.1', { host: 'page.example' }), undefined);
      for (const name of ['x-forwarded-for', 'x-forwarded-host', 'forwarded', 'via', 'x-real-ip', 'cf-connecting-ip'])
        assert.equal(await statusFor('::1', { host: 'localhost', [name]: '192.0.2.1' }), undefined, name);
    });
  });

  test('whoever waits for the heartbeat of a gateway that looks for what is due hears it', async () => {
    const { ping, trigger } = house.gateway.loops;
    await trigger.beat();
    await ping?.beat();
    await ping?.idle();
    assert.equal(waiting.posted.length, 1);
  });

  describe('rules and boards that come along', () => {
    const rules = readFileSync(join(ROOT, 'ops', 'prometheus', 'alerts.yml'), 'utf8');
    const board: { panels: { targets: { expr: string }[] }[] } = JSON.parse(
      readFileSync(join(ROOT, 'ops', 'grafana', 'backrota.json'), 'utf8'),
    );
    const expressions = {
      rules: [...rules.matchAll(/^ +expr: (.+)$/gm)].map(([, expression = '']) => expression),
      board: board.panels.flatMap(({ targets }) => targets.map(({ expr }) => expr)),
    };

    /** The names in an expression that no scrape tells. */
    const unknownIn = (expression: string, scraped: string): readonly string[] => {
      const types = new Map([...scraped.matchAll(/^# TYPE (\w+) (\w+)$/gm)].map(([, name = '', type]) => [name, type]));
      const isTold = (name: string): boolean =>
        types.has(name)
          ? types.get(name) !== 'histogram'
          : types.get(name.replace(/_(bucket|sum|count)$/, '')) === 'histogram';
      return (expression.match(/\b[a-z]+_\w+(?=[{[)\s,]|$)/g) ?? []).filter(
        (name) => name.startsWith('backrota_') && !isTold(name),
      );
    };

    for (const [where, found] of Object.entries(expressions)) {
      test(`ask only for what is scraped: ${where}`, async () => {
        const text = await scrape();
        assert.ok(found.length >= 10, 'all of them were found');
        for (const expression of found) {
          assert.match(expression, /backrota_/);
          assert.deepEqual(unknownIn(expression, text), [], expression);
        }
      });
    }

    test('would be refused for a name that nobody scrapes', async () => {
      const text = await scrape();
      for (const name of ['backrota_tasks_totals', 'backrota_fire_lateness_seconds', 'backrota_tasks_bucket'])
        assert.deepEqual(unknownIn(`sum(rate(${name}{state="x"}[5m]))`, text), [name]);
    });
  });
});
