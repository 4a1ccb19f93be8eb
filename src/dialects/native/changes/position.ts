import type { ReadPosition } from '../../../services/events/index.ts';

/** What a position looks like. */
export const POSITION_PATTERN = '^\\d{1,15}\\.\\d{1,15}$';

export const textOf = ({ own, everybodys }: ReadPosition): string => `${own}.${everybodys}`;

/** A position as a caller has it; of that pattern. */
export function positionIn(after: string): ReadPosition {
  const [own, everybodys] = after.split('.');
  return { own: Number(own), everybodys: Number(everybodys) };
}
