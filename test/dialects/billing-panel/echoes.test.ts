import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { thoroughly } from '../../support/thoroughness.ts';
import { STAFF } from '../../support/values.ts';
import { type Fields, INSTANCE, openPanel, type Panel } from './panel.ts';

const SECRET = 'hunter2secret';

/** Credentials where a caller wrote, quoted or parted them wrongly. */
const SHAPES = [
  `auth\nusername=demo\npassword=${SECRET}\nout=json`,
  `auth;username=demo;password=${SECRET}`,
  `whoami?auth=${SECRET}`,
  `instances&authinfo=demo:${SECRET}`,
  `{"password":"${SECRET}"}`,
  `{\\"username\\":\\"demo\\",\\"token\\" : \\"${SECRET}\\"}`,
  `%7B%22password%22%3A%22${SECRET}%22%7D`,
  `<password>${SECRET}</password>`,
];

const FORMATS = ['json', 'xml', 'devel', 'bjson', 'JSONdata', 'text', 'csv', 'html', 'nonsense', ''];

const EDIT = 'instances.fleio_bckps.schedule.edit';

/** A call for each field that any function reads. */
const CALLS: readonly (readonly [field: string, fields: Fields])[] = [
  ['func', {}],
  ['out', { func: 'instances' }],
  ['lang', { func: 'instances' }],
  ['su', { func: 'instances' }],
  ['auth', { func: 'whoami' }],
  ['authinfo', { func: 'whoami' }],
  ['sok', { func: 'whoami' }],
  ['clicked_button', { func: 'whoami' }],
  ['sfrom', { func: 'whoami' }],
  ['id', { func: 'whoami' }],
  ['username', { func: 'auth', password: 'x' }],
  ['elid', { func: 'instances.edit' }],
  ['elid', { func: 'image.delete' }],
  ['elid', { func: 'instances.fleio_bckps' }],
  ['elid', { func: EDIT, sok: 'ok' }],
  ['plid', { func: EDIT, sok: 'ok' }],
  ['elname', { func: 'instances.fleio_bckps', elid: INSTANCE }],
  ['plname', { func: 'instances.fleio_bckps', plid: INSTANCE }],
  ['name', { func: EDIT, plid: INSTANCE, sok: 'ok', rotation_days: '9' }],
  ['name', { func: 'instances', filter: 'on' }],
  ['rotation_days', { func: EDIT, plid: INSTANCE, sok: 'ok', name: 'x', rotation_time: '02:01' }],
  ['rotation_time', { func: EDIT, plid: INSTANCE, sok: 'ok', name: 'x', rotation_days: '1' }],
  ['backup_rotation', { func: 'instances.edit', elid: INSTANCE, sok: 'ok' }],
  ['zone', { func: 'instances.fleio.rebuild', elid: INSTANCE, sok: 'ok' }],
  ['select_rebuild', { func: 'instances.fleio.rebuild', elid: INSTANCE, sok: 'ok' }],
  ['filter', { func: 'instances' }],
  ['p_num', { func: 'instances' }],
  ['p_cnt', { func: 'instances' }],
  ['p_col', { func: 'instances' }],
  ['p_sort', { func: 'instances' }],
  ['p_order', { func: 'instances' }],
];

describe('a credential in the wrong place is neither answered nor logged', () => {
  let panel: Panel;
  let staff: string;
  before(async () => {
    panel = await openPanel();
    staff = (await panel.gateway.addCaller('boss', STAFF)).token;
  });
  after(() => panel.close());

  const expectHidden = (text: string, what: string) => {
    assert.ok(!text.includes(SECRET), `${what}: ${text}`);
    assert.ok(!text.includes('undefined'), `${what}: ${text}`);
  };

  for (const [format, out] of FORMATS.entries()) {
    it(`in out=${out}`, async () => {
      const callers = ['en', 'ru'].flatMap((lang) =>
        ['', panel.demo.token, staff].map((auth) => ({ lang, auth }) as const),
      );
      for (const [at, [field, fields]] of CALLS.entries()) {
        const sampled = callers.filter((_, caller) => (caller + at + format) % callers.length === 0);
        for (const [caller, { lang, auth }] of thoroughly(callers, sampled).entries()) {
          const shape = SHAPES[(at + format + caller) % SHAPES.length] ?? '';
          const shapes = field === 'func' ? SHAPES : [shape];
          for (const value of shapes) {
            const { text } = await panel.send({ out, lang, auth, ...fields, [field]: value });
            expectHidden(text, `${field}=${value}`);
          }
        }
      }
      expectHidden(JSON.stringify(panel.gateway.log.lines), 'log');
    });
  }

  it('in every shape, in every field', async () => {
    for (const [shape, value] of SHAPES.entries()) {
      for (const [at, [field, fields]] of CALLS.entries()) {
        const callers = [panel.demo.token, staff];
        for (const auth of thoroughly(callers, [callers[(shape + at) % callers.length] ?? ''])) {
          const { text } = await panel.send({ auth, ...fields, [field]: value });
          expectHidden(text, `${field}=${value}`);
        }
      }
    }
    expectHidden(JSON.stringify(panel.gateway.log.lines), 'log');
  });

  it('in a path, which the log calls by none', async () => {
    const { text } = await panel.send({}, { method: 'GET', path: `/billmgr/%7B%22password%22:%22${SECRET}%22%7D` });
    expectHidden(text, 'path');
    const logged = JSON.stringify(panel.gateway.log.lines);
    expectHidden(logged, 'log');
    assert.ok(logged.includes('"path":"(other)"'));
  });

  it('while a plain name of a function and a plain id are told', async () => {
    const unknown = await panel.fail('no.such_function');
    assert.match(unknown.msg.$, /'no\.such_function'/);
    assert.match((await panel.fail('instances.edit', { elid: 7_000_001 })).msg.$, /'7000001'/);
  });
});
