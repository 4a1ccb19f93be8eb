/**
 * The states of a table as they stand in a statement, by name: `{ queued: "'queued'", … }`. As text, so that an index is
 * chosen for the very state.
 */
export const literals = <S extends string>(states: Readonly<Record<S, unknown>>): Readonly<Record<S, string>> =>
  Object.fromEntries(Object.keys(states).map((state) => [state, quoted(state)])) as Record<S, string>;

/** Some states of a table as the list behind `IN`. */
export const listed = (states: readonly string[]): string => `(${states.map(quoted).join(', ')})`;

const quoted = (state: string): string => `'${state}'`;
