import { refuseMisfits } from '../problems.ts';

/** Values as a script's environment has them: texts; numbers and flags are written out. @throws WireRefusal (422) */
export const toVariables = (
  values: Readonly<Record<string, unknown>>,
  loc: readonly string[],
): Readonly<Record<string, string>> =>
  Object.fromEntries(Object.entries(values).map(([name, value]) => [name, toText(value, [...loc, name])]));

function toText(value: unknown, loc: readonly string[]): string {
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return String(value);
  throw refuseMisfits([{ type: 'string_type', loc, msg: 'Input should be a valid string', input: null }]);
}
