import { AsyncLocalStorage } from 'node:async_hooks';
import { Breather, breatherOfStretch, SERVING_THREAD, type TurnQueue } from './breather.ts';

/** Ends work whose caller has gone: nobody would read what it comes to. Thrown at a breath, never where nothing waits. */
export class CallDropped extends Error {
  constructor() {
    super('The caller went away before its answer was there.');
    this.name = 'CallDropped';
  }
}

/** Breathes for a call, and ends its work at the next breath once its caller has gone. */
class CallBreather extends Breather {
  readonly signal: AbortSignal;

  constructor(signal: AbortSignal, queue: TurnQueue) {
    super(queue, beginInTurn(queue));
    this.signal = signal;
  }

  override get isDue(): boolean {
    return this.signal.aborted || super.isDue;
  }

  /** Breathes where the slice is used up, whether the caller has gone or not. */
  async rest(): Promise<void> {
    if (super.isDue) await super.breathe();
  }

  /** @throws CallDropped */
  override async breathe(): Promise<void> {
    if (!this.signal.aborted) await super.breathe();
    if (this.signal.aborted) throw new CallDropped();
  }
}

const turnsBeganAt = new WeakMap<TurnQueue, number>();

/**
 * When the first of the calls began that begin in this turn of the loop: all of them share a slice, since hundreds of
 * short ones that arrive together hold the others up no less than a long one.
 */
const beginInTurn = (queue: TurnQueue): number => {
  const known = turnsBeganAt.get(queue);
  if (known !== undefined) return known;
  const now = queue.turns.now();
  turnsBeganAt.set(queue, now);
  queue.turns.next(() => turnsBeganAt.delete(queue));
  return now;
};

/** `null`: within a call, but not to be ended with it. */
const breathers = new AsyncLocalStorage<CallBreather | null>();

/** Runs what answers a call, until `signal` says that its caller has gone. @throws CallDropped */
export const answeringCall = <T>(
  signal: AbortSignal,
  work: () => Promise<T>,
  queue: TurnQueue = SERVING_THREAD,
): Promise<T> => {
  const breather = new CallBreather(signal, queue);
  return breathers.run(breather, async () => {
    if (breather.isDue) await breather.breathe();
    return work();
  });
};

/**
 * Runs what is to be done to its end even where the call's caller has gone: clearing away what was begun outside of the
 * database, and steps of which the first is in vain without the others.
 */
export const detachedFromCall = <T>(work: () => Promise<T>): Promise<T> => breathers.run(null, work);

/**
 * The breather of the call that is being answered, however deep in it this is asked, so that all its parts share one
 * slice; outside of a call, that of all that goes on without a turn of the loop. To be asked for anew wherever others may
 * have had a turn. Its `breathe` throws `CallDropped` where the caller has gone.
 */
export const currentBreather = (): Breather => breathers.getStore() ?? breatherOfStretch();

/** Aborted when the caller of the call that is being answered has gone; `null` outside of a call, and of what is not to end with it. */
export const signalOfCall = (): AbortSignal | null => breathers.getStore()?.signal ?? null;

/** The same parts, each made within the call that is being answered now, whoever takes them, and when. */
export const withinThisCall = <Part>(parts: AsyncGenerator<Part, void, void>): AsyncGenerator<Part, void, void> => {
  const inCall = AsyncLocalStorage.snapshot();
  return (async function* () {
    try {
      for (;;) {
        const { done, value } = await inCall(() => parts.next());
        if (done) return;
        yield value;
      }
    } finally {
      await parts.return();
    }
  })();
};

/**
 * A breath, where one is due, between steps of which all are to be done once the first is: nothing is dropped, whether
 * the call's caller has gone or not. Outside of a call it does nothing.
 */
export const restInCall = async (): Promise<void> => breathers.getStore()?.rest();

/** As `items.map(turn)`, with a breath wherever the slice is used up. */
export const mapInSlices = async <Item, Turned>(
  items: readonly Item[],
  turn: (item: Item) => Turned,
): Promise<Turned[]> => {
  const breather = currentBreather();
  const turned: Turned[] = [];
  for (const item of items) {
    if (breather.isDue) await breather.breathe();
    turned.push(turn(item));
  }
  return turned;
};

/** How many things are asked for in one piece: a database's answer cannot be interrupted, and SQLite takes some milliseconds for so many. */
export const PIECE_SIZE = 1_000;

/** The same in pieces of that size, with a breath before each where one is due. */
export async function* inPieces<Item>(items: readonly Item[]): AsyncGenerator<readonly Item[], void, void> {
  for (let at = 0; at < items.length; at += PIECE_SIZE) {
    const breather = currentBreather();
    if (breather.isDue) await breather.breathe();
    yield items.slice(at, at + PIECE_SIZE);
  }
}

/** Asks for many things in pieces, with a breath between where one is due; one piece where they are few. */
export const findInPieces = async <Item, Found>(
  items: readonly Item[],
  find: (piece: readonly Item[]) => Promise<Iterable<Found>>,
): Promise<Found[]> => {
  const found: Found[] = [];
  for await (const piece of inPieces(items)) {
    for (const one of await find(piece)) found.push(one);
  }
  return found;
};
