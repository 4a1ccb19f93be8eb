/**
 * Carries wake-ups from whoever queues work to those that do it, and nothing else: what there is to do the database
 * alone knows. One that is lost, late or sent twice costs a look, never work.
 */
export interface WorkQueue {
  /** Says that work may have been queued. */
  wake(): void;
  /** Calls back at each wake-up from now on, until what it answers is called. */
  listen(onWake: () => void): () => void;
}
