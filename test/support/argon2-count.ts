import { createHook } from 'node:async_hooks';

/** How many argon2 computations began in this process, and how many ran at once, since the count was opened. */
export interface Argon2Count {
  readonly started: number;
  readonly mostAtOnce: number;
  [Symbol.dispose](): void;
}

export function countArgon2(): Argon2Count {
  const running = new Set<number>();
  let started = 0;
  let mostAtOnce = 0;
  const hook = createHook({
    init: (id, type) => {
      if (type !== 'ARGON2REQUEST') return;
      running.add(id);
      started += 1;
      mostAtOnce = Math.max(mostAtOnce, running.size);
    },
    before: (id) => running.delete(id),
  }).enable();
  return {
    get started() {
      return started;
    },
    get mostAtOnce() {
      return mostAtOnce;
    },
    [Symbol.dispose]: () => {
      hook.disable();
    },
  };
}
