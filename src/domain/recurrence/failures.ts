import type { FieldParams } from '../problems/kind.ts';

const MAX_SHOWN_CHARACTERS = 80;

/** What of a rule is refused: the field, and its value as a person may read it, cut to 80 characters. */
export const offending = (field: string, value: unknown): FieldParams => {
  const text = typeof value === 'string' ? value : (JSON.stringify(value) ?? String(value));
  return {
    field,
    value: text.length > MAX_SHOWN_CHARACTERS ? `${text.slice(0, MAX_SHOWN_CHARACTERS - 1)}…` : text,
  };
};
