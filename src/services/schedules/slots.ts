import type { Actor } from '../../domain/account.ts';
import { scopeOf } from '../../domain/account.ts';
import type { Instant } from '../../domain/instant.ts';
import type { Run } from '../../domain/run.ts';
import { currentBreather, inPieces } from '../../ports/current-call.ts';
import type { ScheduleFilter } from '../../ports/records/schedules.ts';
import type { UnitOfWork } from '../../ports/unit-of-work.ts';
import { comingOf, stateAt } from './coming-slots.ts';

/** A slot that has its record, or is to come; `paused` and `suspended`: it is left out unless that is ended before. */
export type Slot =
  | { readonly at: Instant; readonly scheduleId: number; readonly state: 'recorded'; readonly run: Run }
  | { readonly at: Instant; readonly scheduleId: number; readonly state: 'coming' | 'paused' | 'suspended' };

/** A part of time, both ends included, of which so many slots are wanted at most. */
export interface SlotWindow {
  readonly from: Instant;
  readonly to: Instant;
  readonly limit: number;
  /** Only slots behind this one, in the order of time and schedule. */
  readonly after?: Pick<Slot, 'at' | 'scheduleId'>;
}

/**
 * Past and coming slots of schedules that are there, in one list: a record each for what was, and what is to come as the
 * rules of now name it. Ordered by time, then by schedule.
 */
export async function listSlots(
  { records }: UnitOfWork,
  actor: Actor,
  filter: ScheduleFilter,
  window: SlotWindow,
): Promise<readonly Slot[]> {
  const page = { offset: 0, limit: null, orderBy: 'id', descending: false } as const;
  const { pieces } = await records.schedules.listInPieces(scopeOf(actor), filter, page);
  const earliest = new EarliestSlots(window);
  for await (const schedules of pieces) {
    const suspended = await records.accounts.suspended([...new Set(schedules.map(({ accountId }) => accountId))]);
    for await (const piece of inPieces(schedules)) {
      const ids = piece.map(({ id }) => id);
      const from = window.after?.at ?? window.from;
      for (const run of await records.runs.ofSlots(ids, from, window.to, window.limit + ids.length)) {
        if (run.scheduleId !== null && run.fireTime !== null) {
          earliest.add({ at: run.fireTime, scheduleId: run.scheduleId, state: 'recorded', run });
        }
      }
    }
    const breather = currentBreather();
    for (const schedule of schedules) {
      const isSuspended = suspended.has(schedule.accountId);
      for (const at of comingOf(schedule, earliest)) {
        if (breather.isDue) await breather.breathe();
        if (at > earliest.until) break;
        earliest.add({ at, scheduleId: schedule.id, state: stateAt(schedule, at, isSuspended) });
      }
    }
  }
  return earliest.list();
}

/** Gathers the earliest slots of a window, and no more than twice as many at a time. */
class EarliestSlots {
  readonly from: Instant;
  readonly #window: SlotWindow;
  #slots: Slot[] = [];
  /** Nothing later than this is among the earliest. */
  #until: Instant;

  constructor(window: SlotWindow) {
    this.#window = window;
    this.from = window.after?.at ?? window.from;
    this.#until = window.to;
  }

  get until(): Instant {
    return this.#until;
  }

  add(slot: Slot): void {
    const { after } = this.#window;
    if (slot.at > this.#until || (after !== undefined && inOrder(slot, after) <= 0)) return;
    this.#slots.push(slot);
    if (this.#slots.length >= 2 * this.#window.limit + 1) this.#cut();
  }

  list(): readonly Slot[] {
    this.#cut();
    return this.#slots;
  }

  #cut(): void {
    this.#slots = this.#slots.toSorted(inOrder).slice(0, this.#window.limit);
    if (this.#slots.length === this.#window.limit) this.#until = this.#slots.at(-1)?.at ?? this.#until;
  }
}

const inOrder = (one: Pick<Slot, 'at' | 'scheduleId'>, other: Pick<Slot, 'at' | 'scheduleId'>): number =>
  one.at - other.at || one.scheduleId - other.scheduleId;
