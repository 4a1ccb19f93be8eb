import assert from 'node:assert/strict';
import type { Target } from '../../../src/domain/target.ts';
import type { DriverKind } from '../../../src/ports/snapshot-driver.ts';
import { totpAt } from '../../../src/services/identity/totp.ts';
import { repositoryKind } from '../../support/repository-driver.ts';
import { STAFF, there } from '../../support/values.ts';
import { type Caller, type Room, scheduleOf } from './room.ts';

/** What a call says that no schema knows: of its query and its body these fields, of its address this key. */
export interface FreshCall {
  readonly key?: number | string;
  readonly query?: object;
  readonly body?: object;
  /** `null` = nobody: the call needs no proof. */
  readonly as?: Caller | null;
  /** What the call names must be this alone. */
  readonly isWhole?: boolean;
}

/** By the operation's name; made before each call, as the call uses it up. */
export type Fresh = Readonly<Record<string, () => Promise<FreshCall>>>;

const STEP = 30;

const repositories = repositoryKind(async () => {});

/** A driver whose stores can do all that is done with repositories. */
export const REPOSITORIES: DriverKind = {
  ...repositories,
  capabilities: { ...repositories.capabilities, check: true },
  open: (...access) => Object.assign(repositories.open(...access), { check: async () => {} }),
};

/** What is made for one call of those operations that confirm by a name, prove who calls, or use up what they name. */
export function freshCalls(
  room: Room,
  {
    schedule,
    backUp,
    schedulable,
  }: {
    readonly schedule: () => Promise<number>;
    readonly backUp: () => Promise<number>;
    readonly schedulable: readonly Target[];
  },
): Fresh {
  const { installation } = room;
  let made = 0;
  const next = (name: string): string => {
    made += 1;
    return `${name}${made}`;
  };
  const person = () => room.addCaller(next('person'));
  const codeOf = (secret: string, steps = 0) => totpAt(secret, Math.floor(installation.clock.now() / STEP) + steps);
  const offered = async () => {
    const as = await person();
    const { body } = await room.send('POST', '/session/totp', { password: as.password }, as).expect(200);
    return { as, secret: body.secret as string, offer: body.offer as string };
  };

  /** A store whose copies are in repositories, and a target that has one there. */
  const repository = async () => {
    const { id: key } = await installation.addStore(next('repositories'), 'memory');
    const target = await installation.addTarget({ storeId: key });
    await installation.takeBackup(target);
    return { key, target: target.id };
  };
  const ofRepository = async () => ({ key: (await repository()).key });
  const ofRepositoryAndTarget = async () => {
    const { key, target } = await repository();
    return { key, body: { target } };
  };

  return {
    breakLocks: ofRepository,
    checkRepositories: ofRepositoryAndTarget,
    compactRepositories: ofRepository,
    exportRepositoryKey: ofRepositoryAndTarget,
    importArchives: ofRepository,
    changeOwnPassword: async () => {
      const as = await person();
      return { as, body: { password: as.password, newPassword: 'an0ther-Passw0rd' } };
    },
    confirmOwnTotp: async () => {
      const { as, secret, offer } = await offered();
      return { as, body: { offer, code: codeOf(secret) } };
    },
    changeSchedule: async () => ({
      isWhole: true,
      body: { name: next('renamed'), notifications: { onCreation: true, onDeletion: false } },
    }),
    createForecast: async () =>
      made % 2 === 0
        ? { isWhole: true, body: { schedule: await schedule() } }
        : { isWhole: true, body: { draft: scheduleOf(schedulable, { name: next('thought of') }) } },
    createSession: async () => {
      const { login, password } = await person();
      return { as: null, isWhole: true, body: { login: login.login, password } };
    },
    deleteAccount: async () => {
      const { account } = await installation.addAccount(next('leaver'));
      return { key: account.id, query: { confirm: account.name } };
    },
    deleteSchedules: async () => ({ body: { schedules: [await schedule(), await schedule()] } }),
    deleteSnapshots: async () => ({ body: { snapshots: [await backUp(), await backUp()] } }),
    followEvents: async () => ({ as: await person() }),
    moveSnapshots: async () => {
      const from = await installation.addStore(next('from'));
      const to = await installation.addStore(next('to'));
      await installation.takeBackup(await installation.addTarget({ storeId: from.id }));
      return { key: from.id, isWhole: true, body: { to: to.id, limit: 2 } };
    },
    offerOwnTotp: async () => {
      const as = await person();
      return { as, body: { password: as.password } };
    },
    removeOwnTotp: async () => {
      const { as, secret, offer } = await offered();
      await room.send('PUT', '/session/totp', { offer, code: codeOf(secret) }, as).expect(204);
      return { as, body: { password: as.password, code: codeOf(secret, 1) } };
    },
    previewRule: async () =>
      made % 2 === 0
        ? { isWhole: true, body: { recurrence: scheduleOf(schedulable).recurrence, count: 3 } }
        : { isWhole: true, body: { expression: '30 2 * * *', timeZone: 'Europe/Kyiv' } },
    restoreSnapshot: async () => ({ isWhole: true, body: { kind: 'new_target', name: next('restored') } }),
    renameNode: async () => {
      const node = next('north');
      await installation.services.stores.add(STAFF, {
        accountId: null,
        name: next('away'),
        locationCode: next('away'),
        driver: 'archive',
        settings: { root: await installation.addSource({}) },
        node,
      });
      return { key: node, body: { name: next('south') } };
    },
  };
}

/** The beginning of a stream of events, which is left once it has begun. */
export async function beginningOf(url: string, { token }: Pick<Caller, 'token'>) {
  const headers = { Authorization: `Bearer ${token}`, 'Accept-Language': 'ru' };
  const leaving = new AbortController();
  const answer = await fetch(url, { headers, signal: leaving.signal });
  const { status } = answer;
  if (status >= 300) {
    const text = await answer.text();
    return { status, text, body: JSON.parse(text) };
  }
  assert.match(answer.headers.get('Content-Type') ?? '', /^text\/event-stream/);
  let text = '';
  for await (const part of there(answer.body)) {
    text += Buffer.from(part);
    if (text.includes('\n\n')) break;
  }
  leaving.abort();
  assert.match(text, /^retry: \d+\nid: \d+\.\d+\n\n/);
  return { status, text, body: {} };
}
