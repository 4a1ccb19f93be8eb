import { bindEndpoint } from '../../../server/endpoint.ts';
import type { Services } from '../../../services/index.ts';
import { acknowledge } from '../answer.ts';
import type { AuthenticatedCall } from '../call.ts';
import { type FormRoutes, reads, writes } from '../route.ts';
import { type FilterForm, type FilterSource, type FilterValues, placeOf, readFilter } from './read.ts';
import { type FilterChoices, showFilterForm } from './show.ts';

/** The filter that a call of a list is to apply. */
export const findFilter = async ({ sessionMemory }: Services, source: FilterSource): Promise<FilterValues> =>
  'given' in source ? source.given : parse(await sessionMemory.recall(source.saved.session, source.saved.name));

/** Saves the filter of a list for the rest of the session. */
const saveFilter = (form: FilterForm) =>
  bindEndpoint({
    name: 'filter.save',
    request: (call: AuthenticatedCall) => readFilter(call, form),
    call: (services: Services, { place, values }) =>
      services.sessionMemory.remember(place.session, place.name, write(values)),
    response: (_, call) => acknowledge(call, null),
  });

/** Shows the form of a list's filter, as it is saved. */
const showFilter = (form: FilterForm, choices: FilterChoices) =>
  bindEndpoint({
    name: 'filter.form',
    request: (call: AuthenticatedCall) => placeOf(call, form.list),
    call: async (services: Services, saved) => findFilter(services, { saved }),
    response: (values, call) => showFilterForm({ form, choices, values }, call),
  });

/** The form of a list's filter; `elid` there names the list's parent, and means nothing. */
export const filterRoutes = (form: FilterForm, choices: FilterChoices): FormRoutes => {
  const [shown, saved] = [reads(showFilter(form, choices)), writes(saveFilter(form))];
  return { form: shown, filledForm: shown, create: saved, change: saved };
};

const write = (values: FilterValues): string | null =>
  Object.keys(values).length === 0 ? null : JSON.stringify(values);

const parse = (text: string | null): FilterValues => (text === null ? {} : (JSON.parse(text) as FilterValues));
