import assert from 'node:assert/strict';
import supertest from 'supertest';
import type { Target } from '../../src/domain/target.ts';
import type { Customer } from './customer.ts';

type Server = Parameters<typeof supertest>[0];

/** Days in the order of their digits. */
export const CABINET_DAYS = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'];

/** A row of the panel's list, without the `$` of its values. */
export type Row = Readonly<Record<string, string>>;

/** The cabinet, as it calls. */
export class Cabinet {
  readonly #server: Server;
  readonly #caller: Customer;

  constructor(server: Server, caller: Customer) {
    this.#server = server;
    this.#caller = caller;
  }

  async call(func: string, fields: Readonly<Record<string, string>>) {
    const authinfo = `${this.#caller.login.login}:${this.#caller.password}`;
    const answer = await supertest(this.#server)
      .post('/')
      .type('form')
      .send({ authinfo, out: 'json', func, ...fields });
    return answer.body.doc;
  }

  async create(target: Target, name: string, days: string, time: string): Promise<number> {
    const fields = { elid: '', name, rotation_days: days, rotation_time: time, plid: String(target.id), sok: 'ok' };
    const doc = await this.call('instances.fleio_bckps.schedule.edit', fields);
    assert.ok(doc.ok, JSON.stringify(doc));
    return Number(doc.id.$);
  }

  async rows(target: Pick<Target, 'id'>): Promise<readonly Row[]> {
    const { elem = [] } = await this.call('instances.fleio_bckps.schedule', { elid: String(target.id), p_col: '+id' });
    return elem.map((row: Record<string, { $: string }>) =>
      Object.fromEntries(Object.entries(row).map(([name, value]) => [name, value.$])),
    );
  }

  /** The name alone, as the list's inline editor sends it. */
  async renameInline({ id = '', instance_id: plid = '' }: Row, name: string): Promise<void> {
    const doc = await this.call('instances.fleio_bckps.schedule.edit', {
      elid: id,
      name,
      plid,
      clicked_button: 'ok',
      sok: 'ok',
    });
    assert.ok(doc.ok, JSON.stringify(doc));
  }

  /** The whole row, as the modal sends it. */
  async renameInModal(
    { id = '', instance_id: plid = '', rotation_days: words = '', rotation_time: time = '' }: Row,
    name: string,
  ) {
    const days = words
      .trim()
      .split(' ')
      .map((day) => CABINET_DAYS.indexOf(day))
      .join(',');
    const doc = await this.call('instances.fleio_bckps.schedule.edit', {
      elid: id,
      name,
      rotation_days: days,
      rotation_time: time,
      plid,
      sok: 'ok',
    });
    assert.ok(doc.ok, JSON.stringify(doc));
  }

  delete(id: number) {
    return this.call('instances.fleio_bckps.schedule.delete', { elid: String(id) });
  }
}
