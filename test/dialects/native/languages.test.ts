import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import supertest, { type Response, type Test } from 'supertest';
import { answerHere } from '../../../src/dialects/native/in-process.ts';
import { DAY_SECONDS } from '../../../src/domain/instant.ts';
import { at, STAFF, there } from '../../support/values.ts';
import { openRoom, type Room, scheduleOf, sentencesIn } from './room.ts';

const RUSSIAN = 'ru-RU,ru;q=0.9,en;q=0.8';

const DAILY = {
  kind: 'weekly',
  days: ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'],
  times: ['23:00'],
  timeZone: 'UTC',
};

describe('the language of the native room', () => {
  let room: Room;
  let schedule: string;
  let scheduleId: number;
  before(async () => {
    room = await openRoom();
    const target = there((await room.addInstances(1))[0]);
    const made = await room.send('POST', '/schedules', scheduleOf([target], { recurrence: DAILY }));
    assert.equal(made.status, 201, made.text);
    scheduleId = made.body.id;
    schedule = `/schedules/${scheduleId}`;
    for (let night = 0; night < 3; night += 1)
      await room.installation.live(at('2024-07-24T23:00') + night * DAY_SECONDS);
  });
  after(() => room.close());

  const inRussian = (call: Test): Test => call.set('Accept-Language', RUSSIAN);

  /** That every sentence of an answer is Russian, and which those are. */
  async function sayInRussian(call: Test): Promise<Response> {
    const answer = await inRussian(call);
    assert.equal(answer.headers['content-language'], 'ru', answer.text);
    assert.match(answer.headers.vary ?? '', /(?:^|, )Accept-Language$/);
    const said = sentencesIn(answer.body);
    assert.notDeepEqual(said, [], answer.text);
    for (const sentence of said) assert.match(sentence, /: .*[а-яё]/i);
    return answer;
  }

  it('is what the call asks for, and English where it asks for none of ours', async () => {
    const read = (header: string) => room.send('GET', schedule).set('Accept-Language', header);
    for (const header of ['ru', 'de;q=1, ru;q=0.5', 'en;q=0.1, RU-ru']) {
      const { body, headers } = await read(header);
      assert.deepEqual([body.when, headers['content-language']], ['В 23:00, ежедневно (UTC)', 'ru'], header);
    }
    for (const header of ['', 'de', '*', 'en-GB, ru;q=0.9', 'ru;q=0']) {
      const { body, headers } = await read(header);
      assert.deepEqual([body.when, headers['content-language']], ['At 23:00, every day (UTC)', 'en'], header);
      assert.equal(headers.vary, 'Accept-Language');
    }
  });

  it('is that of rules and policies', async () => {
    const { body } = await sayInRussian(room.send('GET', schedule));
    assert.equal(body.keeps, 'Хранить столько копий, сколько задано ротацией объекта');
    await sayInRussian(room.send('GET', '/schedules?status=true'));
  });

  it('is that of problems: title, sentence, and what is wrong with each value', async () => {
    const missing = await sayInRussian(room.send('GET', '/schedules/99999'));
    assert.deepEqual(
      [missing.status, missing.body.reason, missing.body.title, missing.body.detail],
      [404, 'missing', 'Не найдено', "Расписание '99999' не существует."],
    );
    const misfit = await sayInRussian(room.send('POST', '/schedules', { name: '', colour: 'red' }));
    assert.equal(misfit.status, 422);
    assert.ok(misfit.body.errors.length > 0);
    assert.equal(misfit.body.detail, misfit.body.errors[0].detail);
    const query = await sayInRussian(room.send('GET', '/schedules?limit=0'));
    assert.equal(query.body.errors[0].detail, 'Значение limit — 0, а нужно не меньше 1.');
    const cron = { expression: '61 * * * *', timeZone: 'UTC' };
    const rule = await sayInRussian(room.send('POST', '/previews', cron));
    assert.match(rule.body.errors[0].detail, /^Значение '61' поля минут/);
    assert.equal(rule.body.errors[0].detail, rule.body.detail);
    await sayInRussian(room.send('PATCH', schedule, { name: 'x' }));
    await sayInRussian(room.send('GET', '/schedules?after=x'));
  });

  it('is that of what is refused before it is known who calls, or what is asked', async () => {
    const unproved = await sayInRussian(room.send('GET', '/schedules', undefined, null));
    assert.deepEqual([unproved.status, unproved.body.title], [401, 'Требуется вход']);
    await sayInRussian(room.send('GET', '/nothing'));
    const method = await sayInRussian(room.send('DELETE', '/schedules'));
    assert.deepEqual([method.status, method.headers.allow], [405, 'GET, POST']);
    const malformed = await sayInRussian(room.send('POST', '/schedules', '{'));
    assert.deepEqual([malformed.status, malformed.body.detail], [400, 'Тело запроса — не JSON; исправьте его.']);
  });

  it('is that of previews, with what clock changes do', async () => {
    const { body } = await sayInRussian(
      room.send('POST', '/previews', {
        recurrence: { ...DAILY, times: ['02:30'], timeZone: 'America/New_York' },
        from: '2026-03-07T00:00:00Z',
        count: 1,
      }),
    );
    assert.equal(body.when, 'В 02:30, ежедневно (America/New_York)');
    assert.equal(body.clockChanges[0].detail, '8 марта 02:30 не существует: запуск в 03:00 EDT');
    assert.equal(body.slots[0].local.weekday, 'сб');
  });

  it('is that of slots that are explained', async () => {
    const explain = (slot: string) => sayInRussian(room.send('GET', `/explanations?schedule=${scheduleId}&at=${slot}`));
    assert.match(
      (await explain('2024-07-24T23:00:00Z')).body.sentence,
      /^Запуск ср 2024-07-24 23:00 UTC состоялся вовремя; копирование объекта '[^']*' выполнено\.$/,
    );
    assert.equal((await explain('2024-08-24T23:00:00Z')).body.sentence, 'Запуск сб 2024-08-24 23:00 UTC ещё впереди.');
  });

  it('is that of what a policy keeps and lets go, and why a snapshot went', async () => {
    const retention = { kind: 'keep', algorithm: 'restic', last: 1 };
    const { body } = await sayInRussian(room.send('POST', `${schedule}/retention-preview`, { retention }));
    assert.equal(body.pools[0].keeps, 'Хранить самую новую');
    assert.equal(body.pools[0].keep[0].reasons[0].detail, 'самая новая');
    assert.equal(body.pools[0].expire[0].reasons[0].detail, 'есть 1 более новая копия');
    const [oldest] = (await room.send('GET', '/snapshots')).body.items.slice(-1);
    await room.send('DELETE', `/snapshots/${oldest.id}`).set('If-Match', '*').expect(204);
    const gone = await sayInRussian(room.send('GET', `/snapshots/${oldest.id}`));
    assert.equal(gone.body.deletion.detail, 'удалена по запросу');
  });

  it('is that of what other rooms leave unsaid', async () => {
    const { body } = await sayInRussian(room.send('GET', `${schedule}/renderings`));
    const losses = body.items.flatMap(({ losses: lost }: { losses: readonly { detail: string }[] }) => lost);
    assert.ok(losses.length > 0);
  });

  it("is that of a task's log", async () => {
    const [run] = (await room.send('GET', '/runs?tasks=true')).body.items;
    const { body } = await sayInRussian(room.send('GET', `/tasks/${run.tasks[0].id}/log`));
    assert.equal(body.lines[0].detail, 'Начато.');
    assert.ok(body.lines.some(({ detail }: { detail: string }) => detail === 'Выполнено.'));
  });

  it('is that of failures, as tasks and restores have them', async () => {
    const target = there((await room.addInstances(1))[0]);
    const begun = await room.send('POST', `/targets/${target.id}/backups`, {});
    assert.equal(begun.status, 201, begun.text);
    const cancelled = await inRussian(room.send('POST', `/runs/${begun.body.id}/cancellation`));
    assert.equal(cancelled.headers['content-language'], 'ru');
    const again = await sayInRussian(room.send('POST', `/tasks/${begun.body.tasks[0].id}/cancellation`));
    assert.equal(again.body.detail, `Задание '${begun.body.tasks[0].id}' уже завершено, отменять нечего.`);
  });

  it('tells answers apart by their ETags, and takes a version that was seen in either', async () => {
    const english = await room.send('GET', schedule);
    const russian = await inRussian(room.send('GET', schedule));
    const [englishTag = '', russianTag = ''] = [english.headers.etag, russian.headers.etag];
    assert.notEqual(englishTag, russianTag);
    const asked = (tag: string, language: string) =>
      room.send('GET', schedule).set({ 'If-None-Match': tag, 'Accept-Language': language });
    assert.equal((await asked(englishTag, 'ru')).status, 200);
    assert.equal((await asked(russianTag, 'en')).status, 200);
    const known = await asked(russianTag, 'ru');
    assert.deepEqual([known.status, known.headers.vary], [304, 'Accept-Language']);

    const change = (name: string, tag: string) =>
      inRussian(room.send('PATCH', schedule, { name })).set('If-Match', tag);
    const changed = await change('Ночное', russianTag);
    assert.equal(changed.status, 200, changed.text);
    const late = await sayInRussian(change('Опоздало', englishTag));
    assert.equal(late.status, 412);
    assert.equal(late.body.present.when, 'В 23:00, ежедневно (UTC)');
    assert.equal((await change('По-английски', (changed.headers.etag ?? '').replace('-ru', ''))).status, 200);
  });

  it('tells lists apart that are asked for again and again', async () => {
    const english = await room.send('GET', '/runs?tasks=true');
    const read = (language: string) =>
      room
        .send('GET', '/runs?tasks=true')
        .set({ 'If-None-Match': english.headers.etag ?? '', 'Accept-Language': language });
    assert.equal((await read('en')).status, 304);
    const russian = await read('ru');
    assert.deepEqual(
      [russian.status, russian.headers['content-language'], russian.headers.vary],
      [200, 'ru', 'Authorization, X-Backrota-Account, Accept-Language'],
    );
  });

  it('is that of the first answer where a call is sent again with its key', async () => {
    const copy = scheduleOf(await room.addInstances(1), { name: 'Again', recurrence: DAILY });
    const send = (language: string) =>
      room.send('POST', '/schedules', copy).set({ 'Idempotency-Key': 'tongues', 'Accept-Language': language });
    const first = await send('ru');
    const second = await send('en');
    assert.equal(first.status, 201, first.text);
    assert.deepEqual(
      [second.headers['idempotency-replayed'], second.headers['content-language'], second.body],
      ['true', 'ru', first.body],
    );
  });

  it('is that of calendars', async () => {
    const made = await room.send('POST', '/feeds', { kind: 'schedule', scheduleId });
    const { pathname } = new URL(made.body.url);
    await room.send('PUT', `${schedule}/pause`, {}).expect(200);
    const read = (language: string) => supertest(room.server).get(pathname).set('Accept-Language', language);
    const [english, russian] = [await read('en'), await read('ru')];
    await room.send('DELETE', `${schedule}/pause`).expect(200);
    assert.match(english.text, /\(paused\)/);
    assert.match(russian.text, /\(на паузе\)/);
    assert.deepEqual([russian.headers['content-language'], russian.headers.vary], ['ru', 'Accept-Language']);
    assert.notEqual(english.headers.etag, russian.headers.etag);
  });

  it('is English for the command line, which asks within the process', async () => {
    const here = answerHere({ ...room.installation.services, rooms: async () => [] }, STAFF);
    const reply = await here({ method: 'GET', path: schedule, headers: { 'accept-language': 'ru' } });
    assert.equal(reply.headers?.['Content-Language'], 'en');
    assert.match(String(reply.body), /"when":"At 23:00, every day \(UTC\)"/);
  });

  it('is said of no file and no page that is the same in all', async () => {
    for (const path of ['/openapi.json', '/problems/missing']) {
      const { status, headers } = await inRussian(room.send('GET', path, undefined, null));
      assert.deepEqual([status, headers['content-language'], headers.vary], [200, undefined, undefined]);
    }
  });
});
