import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { type Fields, INSTANCE, openPanel, type Panel } from './panel.ts';

const SCHEDULE = 'instances.fleio_bckps.schedule';

describe('the language of the panel', () => {
  let panel: Panel;
  before(async () => {
    panel = await openPanel();
    await panel.addSchedule('Nightly', { kind: 'weekly', days: ['mon'], times: ['02:01'], timeZone: 'UTC' });
  });
  after(() => panel.close());

  const errorOf = async (fields: Fields, headers = {}) => {
    const { body } = await panel.send({ auth: panel.demo.token, ...fields }, { headers });
    return body.doc.error as { readonly $lang: string; readonly msg: { readonly $: string } };
  };

  it('is that of lang, else of the cookie, else English', async () => {
    const langOf = async (fields: Fields, headers = {}) =>
      (await panel.send({ func: 'whoami', auth: panel.demo.token, ...fields }, { headers })).body.doc.$lang;
    const cookie = { Cookie: 'billmgrlang5=orion:ru' };
    assert.equal(await langOf({}), 'en');
    assert.equal(await langOf({ lang: 'ru' }), 'ru');
    assert.equal(await langOf({ lang: 'xx' }), 'en');
    assert.equal(await langOf({}, cookie), 'ru');
    assert.equal(await langOf({ lang: 'en' }, cookie), 'en');
  });

  it('is that of errors, with the words that clients look for', async () => {
    const cases: readonly (readonly [Fields, string])[] = [
      [{ func: 'menu' }, "У вас недостаточно прав на выполнение функции 'menu'"],
      [
        { func: 'whoami', auth: '' },
        "У вас недостаточно прав на выполнение функции 'whoami'. Сессия не авторизована или истекла",
      ],
      [{ func: 'auth', username: 'demo', password: 'x' }, 'Неверное имя пользователя или пароль '],
      [{ func: 'instances.edit', elid: 99 }, "Сервер '99' не существует"],
      [{ func: `${SCHEDULE}.edit`, elid: 99 }, "Расписание '99' не существует"],
      [{ func: 'image.delete', elid: 99 }, "Резервная копия '99' не существует"],
      [
        { func: `${SCHEDULE}.edit`, plid: INSTANCE, name: 'N', rotation_days: '1', rotation_time: '25:99', sok: 'ok' },
        "Поле 'rotation_time' имеет недопустимое значение '25:99': укажите время в виде ЧЧ:ММ, от 00:00 до 23:59.",
      ],
      [
        { func: 'instances.edit', elid: INSTANCE, backup_rotation: '460', sok: 'ok' },
        "Поле 'backup_rotation' имеет недопустимое значение: укажите целое число от 1 до 10.",
      ],
      [{ func: 'no.such' }, "Функция 'no.such' не найдена. Возможно, модуль не загружен; проверьте имя в func"],
      [
        { func: 'whoami', 'a[b]': '1' },
        'Недопустимое имя поля: разрешено до 100 байт, без скобок и управляющих символов.',
      ],
    ];
    for (const [fields, message] of cases) {
      const { $lang, msg } = await errorOf({ ...fields, lang: 'ru' });
      assert.deepEqual([$lang, msg.$], ['ru', message]);
    }
  });

  it('leaves the names of days English, and all other rows as they are', async () => {
    const rowsIn = async (lang: string) => (await panel.call(SCHEDULE, { elid: INSTANCE, lang })).elem;
    assert.deepEqual(await rowsIn('ru'), await rowsIn('en'));
    assert.match(JSON.stringify(await rowsIn('ru')), /"Monday "/);
  });

  it('is that of what a rule says besides its days and one time', async () => {
    const rule = { kind: 'weekly', days: ['mon', 'wed'], times: ['02:01', '14:00'], timeZone: 'UTC' } as const;
    const { id } = await panel.addSchedule('Twice', rule);
    const saidIn = async (lang: string) => {
      const { recurrence } = await panel.call(`${SCHEDULE}.edit`, { elid: id, lang });
      const { $: said } = recurrence as { readonly $: string };
      assert.ok(JSON.stringify(await panel.call(SCHEDULE, { elid: INSTANCE, lang })).includes(said));
      return said;
    };
    assert.equal(await saidIn('en'), 'At 02:01 and 14:00, Monday and Wednesday (UTC)');
    assert.equal(await saidIn('ru'), 'В 02:01 и 14:00, по понедельникам и средам (UTC)');
  });
});
