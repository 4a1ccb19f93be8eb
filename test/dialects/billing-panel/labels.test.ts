import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { STAFF } from '../../support/values.ts';
import { type Answered, type Fields, INSTANCE, openPanel, type Panel } from './panel.ts';
import { childrenOf, readXml } from './readers/strict-xml.ts';

/** What forms hold besides fields that a person sees. */
const UNNAMED = ['elid', 'plid', 'slist', 'messages', 'metadata', 'saved_filters', 'tparams'];

describe('the names of columns and fields', () => {
  let panel: Panel;
  let backup = '';
  before(async () => {
    panel = await openPanel();
    const { backups } = panel.gateway.services;
    backup = String((await backups.backUp(STAFF, { id: INSTANCE }, 'backup', 'B1')).snapshots[0]?.id);
  });
  after(() => panel.close());

  const textsOf = ({ messages }: Answered) => (messages as { msg: Readonly<Record<string, string>> }).msg;

  for (const func of [
    'instances',
    'instances.fleio_bckps',
    'instances.snapshots',
    'instances.fleio_bckps.schedule',
    'sshkeys',
    'image',
  ]) {
    it(`are told of each column of ${func}`, async () => {
      const doc = await panel.call(func);
      const { coldata } = doc.metadata as { coldata: { col: readonly { $name: string }[] } };
      assert.deepEqual(Object.keys(textsOf(doc)), coldata.col.map(({ $name }) => $name).toSorted());
    });
  }

  it('are told of each field of every form', async () => {
    const forms: readonly (readonly [string, Fields])[] = [
      ['instances.edit', { elid: INSTANCE }],
      ['instances.filter', {}],
      ['instances.snapshots.filter', {}],
      ['image.filter', {}],
      ['instances.fleio_bckps.schedule.filter', {}],
      ['instances.fleio_bckps.schedule.edit', {}],
      ['instances.fleio_bckps.edit', {}],
      ['instances.fleio.rebuild', { elid: INSTANCE }],
      ['image.edit', { elid: backup }],
      ['image.copy', { elid: backup }],
    ];
    for (const [func, fields] of forms) {
      const doc = await panel.call(func, fields);
      const shown = Object.keys(doc).filter((name) => !name.startsWith('$') && !UNNAMED.includes(name));
      assert.deepEqual(Object.keys(textsOf(doc)), shown.toSorted(), func);
    }
  });

  it('are in the language of the call', async () => {
    const func = 'instances.fleio_bckps.schedule.edit';
    assert.deepEqual(textsOf(await panel.call(func)), { name: 'Name', rotation_days: 'Days', rotation_time: 'Time' });
    assert.deepEqual(textsOf(await panel.call(func, { lang: 'ru' })), {
      name: 'Название',
      rotation_days: 'Дни',
      rotation_time: 'Время',
    });
  });

  it('stand in devel, where every answer has layout and texts, if only empty ones, and an error neither', async () => {
    const read = async (func: string, fields: Fields = {}) => {
      const { text } = await panel.send({ func, auth: panel.demo.token, out: 'devel', ...fields });
      const doc = readXml(text);
      return ['metadata', 'messages'].map((name) => childrenOf(doc, name).map(({ attributes }) => attributes.name));
    };
    for (const [func, fields] of [
      ['whoami', {}],
      ['keepalive', {}],
      ['instances', {}],
      ['instances.edit', { elid: INSTANCE }],
      ['instances.edit', { elid: INSTANCE, backup_rotation: '4', sok: 'ok' }],
    ] as const) {
      assert.deepEqual(await read(func, fields), [[func], [func]]);
    }
    assert.deepEqual(await read('no.such'), [[], []]);
  });
});
