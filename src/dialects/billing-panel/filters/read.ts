import type { Session } from '../../../domain/account.ts';
import { MAX_NAME_LENGTH } from '../../../domain/text.ts';
import type { Parameters } from '../../../server/dialect.ts';
import type { AuthenticatedCall } from '../call.ts';
import { hasOwnFilter } from '../fields.ts';
import { NO_CHOICE, readUnsaved, refuseUnsaved } from '../unsaved.ts';

/** The fields of a filter that are filled, by name. */
export type FilterValues = Readonly<Record<string, string>>;

/** The filter of one list. */
export interface FilterForm {
  /** The function of the list. */
  readonly list: string;
  readonly fields: readonly string[];
}

/** Where a filter is kept: with the session of the call, for its account and list. Without a session it is not. */
export interface FilterPlace {
  readonly session: Session | null;
  readonly name: string;
}

/** The filter of a call of a list: given with it, or the one that was saved. */
export type FilterSource = { readonly given: FilterValues } | { readonly saved: FilterPlace };

/** A filter to save: only what is filled; nothing at all clears it. @throws PanelRefusal for a field that filters nothing */
export const readFilter = (call: AuthenticatedCall, { list, fields }: FilterForm) => {
  refuseUnsaved(readUnsaved(call.fields, fields), {});
  return { place: placeOf(call, list), values: readValues(call.fields, fields) };
};

/** `filter=on` and fields: for this call only; `filter=off`: none; else what was saved. */
export function readFilterSource(call: AuthenticatedCall, form: FilterForm): FilterSource {
  const isOff = call.fields.get('filter')?.toLowerCase() === 'off';
  return isOff || hasOwnFilter(call.fields) ? readGivenFilter(call, form) : { saved: placeOf(call, form.list) };
}

/** As `readFilterSource`, of a list whose filter cannot be saved. */
export const readGivenFilter = ({ fields }: AuthenticatedCall, form: FilterForm): FilterSource => ({
  given: hasOwnFilter(fields) ? readValues(fields, form.fields) : {},
});

/** Staff that acts for others keeps a filter for each. */
export const placeOf = ({ caller }: AuthenticatedCall, list: string): FilterPlace => ({
  session: caller.session,
  name: `filter ${caller.account.id} ${list}`,
});

/** What is longer than any name matches nothing, and not all of it is kept. */
const readValues = (fields: Parameters, names: readonly string[]): FilterValues =>
  Object.fromEntries(
    names.flatMap((name) => {
      const value = (fields.get(name) ?? '').trim().slice(0, MAX_NAME_LENGTH + 1);
      return value === '' || value === NO_CHOICE ? [] : [[name, value]];
    }),
  );

/** The ids that a filter's `id` names, `a, b`; what can be no id is none. */
export const readFilterIds = (text: string): readonly number[] =>
  text
    .split(/[,\s]+/)
    .filter((part) => /^\d{1,15}$/.test(part))
    .map(Number);
