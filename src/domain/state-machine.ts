/** Which states may follow which; a state that is missing on the left is an end. */
export type Transitions<S extends string> = Readonly<Record<S, readonly S[]>>;

/** Whether `to` may follow `from`. */
export const canBecome = <S extends string>(transitions: Transitions<S>, from: S, to: S): boolean =>
  transitions[from].includes(to);

/** The states from which `to` can be reached in one step: the `from` side of a compare-and-set. */
export const predecessors = <S extends string>(transitions: Transitions<S>, to: S): readonly S[] =>
  (Object.keys(transitions) as S[]).filter((from) => transitions[from].includes(to));
