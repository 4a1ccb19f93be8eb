import type { Instant, Seconds } from '../../domain/instant.ts';
import type { Task, TaskProgress } from '../../domain/task.ts';

const SHORTEST_PAUSE: Seconds = 30;
/** Of what a task has taken so far, the part that passes between two notes: a day's work is a few hundred lines. */
const PART_OF_TIME = 0.01;

/** Chooses what is noted in a task's log of how far it has come: what has moved, every half minute, and ever more rarely. */
export class ProgressNotes {
  readonly #last = new Map<number, TaskProgress & { readonly at: Instant }>();

  /** Whether this is to be noted; if so, it counts as noted at `now`. */
  take({ id, startedAt }: Pick<Task, 'id' | 'startedAt'>, progress: TaskProgress, now: Instant): boolean {
    const begunAt = startedAt ?? now;
    const last = this.#last.get(id) ?? { at: begunAt, files: 0, bytes: 0 };
    const hasMoved = progress.files !== last.files || progress.bytes !== last.bytes;
    if (!hasMoved || now - last.at < Math.max(SHORTEST_PAUSE, (now - begunAt) * PART_OF_TIME)) return false;
    this.#last.set(id, { ...progress, at: now });
    return true;
  }

  /** For a task whose attempt has ended here. */
  forget({ id }: Pick<Task, 'id'>): void {
    this.#last.delete(id);
  }
}
