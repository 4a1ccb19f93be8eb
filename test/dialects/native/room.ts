import { Ajv } from 'ajv';
import type { Test } from 'supertest';
import type { Operation } from '../../../src/dialects/native/operation.ts';
import { OPERATIONS } from '../../../src/dialects/native/routes.ts';
import type { Target } from '../../../src/domain/target.ts';
import { routerOf } from '../../../src/server/router.ts';
import type { Customer } from '../../support/customer.ts';
import { type InstallationOptions, openInstallation } from '../../support/installation.ts';
import { type Method, openRooms, type TokenCaller, TokenRoom } from '../../support/rooms.ts';
import { WEDNESDAY } from '../../support/values.ts';

export type { Method } from '../../support/rooms.ts';

export type Caller = TokenCaller;

export const API = '/api/v1';

const findOperation = routerOf<Operation>(OPERATIONS, {
  prefixes: [API],
  slashAtEnd: 'as-written',
  methods: ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'],
});
const ajv = new Ajv({ allowUnionTypes: true, discriminator: true, formats: { 'date-time': true, uuid: true } });

/** What is wrong with an answer, by what its document says of it; `null` = it fits. */
export function misfitOf(method: string, path: string, status: number, body: unknown): string | null {
  const found = findOperation(method, path.split('?')[0] ?? '');
  if (found.kind !== 'place' || status >= 300) return null;
  const { id, reply, isFile, endpoint } = found.place;
  if (isFile && status === 206) return null;
  if (status !== endpoint.status) return `${id} is answered with ${status}`;
  if (reply === null) return null;
  return ajv.validate(reply, body) ? null : `${id}: ${ajv.errorsText()} in ${JSON.stringify(body)}`;
}

/** The fields of answers that hold what people read. */
const SENTENCES = new Set(['title', 'detail', 'when', 'keeps', 'sentence', 'weekday']);

/** Fields that hold what was told, or what another wire says: data of any name. */
const DATA = new Set(['params', 'body', 'details', 'content']);

/** Every sentence of an answer, with its field. */
export const sentencesIn = (answer: unknown): readonly string[] =>
  typeof answer !== 'object' || answer === null
    ? []
    : Object.entries(answer).flatMap(([name, value]) => {
        if (DATA.has(name)) return [];
        return SENTENCES.has(name) && typeof value === 'string' ? [`${name}: ${value}`] : sentencesIn(value);
      });

/** What is sent of a schedule of these targets. */
export const scheduleOf = (targets: readonly Pick<Target, 'id'>[], others: object = {}) => ({
  name: 'Nightly',
  targets: targets.map(({ id }) => ({ targetId: id })),
  recurrence: { kind: 'weekly', days: ['mon', 'tue', 'sat'], times: ['02:01'], timeZone: 'Europe/Kyiv' },
  ...others,
});

/** The calls of this room at hand, by API tokens; each answer is held against its document. */
export class Room extends TokenRoom {
  async tokenOf({ login }: Customer): Promise<string> {
    return (await this.installation.services.authentication.openSession(login.id, 'api')).token;
  }

  protected header(token: string): Readonly<Record<string, string>> {
    return { Authorization: `Bearer ${token}` };
  }

  addInstances(count: number, of?: Pick<Caller, 'account'>): Promise<readonly Target[]> {
    return this.addTargets('instance', count, of);
  }

  override send(method: Method, path: string, body?: unknown, as?: Pick<TokenCaller, 'token'> | null): Test {
    const sent =
      as === undefined ? super.send(method, `${API}${path}`, body) : super.send(method, `${API}${path}`, body, as);
    return sent.expect((answer) => {
      const misfit = misfitOf(method, `${API}${path}`, answer.status, answer.body);
      if (misfit !== null) throw new Error(misfit);
    });
  }
}

export const openRoom = async (options: InstallationOptions = {}): Promise<Room> => {
  const installation = await openInstallation({ now: WEDNESDAY, ...options });
  return new Room(installation, await openRooms(installation)).open();
};
