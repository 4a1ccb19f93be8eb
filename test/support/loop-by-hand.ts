import { TurnQueue } from '../../src/ports/breather.ts';

/** A loop whose turns and time go on by hand. */
export function loopByHand() {
  const queued: (() => void)[] = [];
  let at = 1_000;
  const queue = new TurnQueue({ now: () => at, next: (run) => queued.push(run) });
  return {
    queue,
    spend: (milliseconds: number) => {
      at += milliseconds;
    },
    /** As Node: what is put off in a turn comes in the next one. */
    turn: async () => {
      for (const run of queued.splice(0)) run();
      await new Promise<void>((resolve) => setImmediate(resolve));
    },
    waiting: () => queued.length,
  };
}
