import type { WorkQueue } from '../ports/work-queue.ts';

/** Wakes the workers of this process. */
export class LocalWorkQueue implements WorkQueue {
  readonly #listeners = new Set<() => void>();

  wake(): void {
    for (const onWake of this.#listeners) onWake();
  }

  listen(onWake: () => void): () => void {
    this.#listeners.add(onWake);
    return () => this.#listeners.delete(onWake);
  }
}
