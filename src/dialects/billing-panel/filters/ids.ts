/** The ids that a filter's `id` names, `a, b`; what can be no id is none. */
export const readFilterIds = (text: string): readonly number[] =>
  text
    .split(/[,\s]+/)
    .filter((part) => /^\d{1,15}$/.test(part))
    .map(Number);
