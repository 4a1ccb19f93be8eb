import type { Dialect, WireRequest } from '../../src/server/dialect.ts';
import { createEchoRoom } from './echo-room.ts';

/** A room at `/held` whose calls are answered when the test says so; `?login=7` takes a turn of that login first. */
export interface HeldRoom {
  readonly room: Dialect;
  /** Paths of the calls that the room has begun to answer, in order. */
  readonly begun: readonly string[];
  /** Resolves when this many calls have begun. */
  untilBegun(count: number): Promise<void>;
  /** Answers the longest held call, once there is one. */
  release(body?: string): Promise<void>;
  /** From now on calls are answered at once. */
  open(): void;
}

export const createHeldRoom = (work: (request: WireRequest) => Promise<void> = async () => {}): HeldRoom => {
  const begun: string[] = [];
  const held: ((body: string) => void)[] = [];
  const watchers = new Set<() => void>();
  let isOpen = false;
  const until = (isSo: () => boolean): Promise<void> =>
    new Promise((resolve) => {
      const look = (): void => {
        if (!isSo()) return;
        watchers.delete(look);
        resolve();
      };
      watchers.add(look);
      look();
    });
  const hold = (): Promise<string> => {
    const { promise, resolve } = Promise.withResolvers<string>();
    if (isOpen) resolve('{}');
    else held.push(resolve);
    return promise;
  };
  return {
    begun,
    untilBegun: (count) => until(() => begun.length >= count),
    release: async (body = '{}') => {
      await until(() => held.length > 0);
      held.shift()?.(body);
    },
    open: () => {
      isOpen = true;
      for (const release of held.splice(0)) release('{}');
    },
    room: {
      ...createEchoRoom(),
      name: 'held',
      claims: [{ kind: 'prefix', path: '/held' }],
      handle: async (request) => {
        const login = request.query.get('login');
        if (login !== undefined) await request.takeTurn(Number(login));
        begun.push(request.path);
        const answer = hold();
        for (const look of watchers) look();
        const body = await answer;
        await work(request);
        return { status: 200, body };
      },
    },
  };
};
