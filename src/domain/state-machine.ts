/** A state: what it means and where it leads. The sentences are the ones of `docs/states.md`. */
export interface State<S extends string> {
  /** What it says of a row that is in it; one sentence. */
  readonly means: string;
  /** Why a row begins in it; left out where none does. */
  readonly begins?: string;
  /** The states that may follow, each with what makes it follow; none = it is an end. */
  readonly next: Readonly<Partial<Record<S, string>>>;
  /** Whether there is work still to be done. */
  readonly isUnfinished?: true;
}

/**
 * All states of one noun: what the code compares and sets by, the page tells, and the tests walk through. `Flag`: what
 * else is said of some of them.
 */
export type States<S extends string, Flag extends string = never> = Readonly<
  Record<S, State<S> & Readonly<Partial<Record<Flag, true>>>>
>;

/** The states of a table of which something is said, e.g. `isUnfinished`. */
export type StatesWith<T, Flag extends string> = {
  [S in keyof T]: T[S] extends Readonly<Record<Flag, true>> ? S : never;
}[keyof T];

/** The states of a table of which something is said, in the table's order. */
export const statesWith = <T extends object, Flag extends string>(
  table: T,
  flag: Flag,
): readonly StatesWith<T, Flag>[] =>
  statesOf(table).filter((state): state is StatesWith<T, Flag> => flag in (table[state] as object));

/** All states of a table, in its order. */
export const statesOf = <T extends object>(table: T): readonly (keyof T)[] => Object.keys(table) as (keyof T)[];

/** Whether one of these states is that one; narrows what it is asked of. */
export const isOneOf = <S extends string>(states: readonly S[], state: string): state is S =>
  (states as readonly string[]).includes(state);

/** Whether `to` may follow `from`. */
export const canBecome = <S extends string>(table: States<S>, from: S, to: S): boolean => to in table[from].next;

/** The states from which `to` can be reached in one step: the `from` side of a compare-and-set. */
export const predecessors = <S extends string>(table: States<S>, to: S): readonly S[] =>
  (Object.keys(table) as S[]).filter((from) => canBecome(table, from, to));
