import type { Operations } from '../../api/client.ts';
import { useCall } from '../../api/queries.ts';
import { snapshotWords } from '../../messages/snapshots.ts';
import { ChoiceField, TextField } from '../../parts/field.tsx';
import { STATES } from './snapshot-state.tsx';

/** What of the copies is shown; empty = any. */
export interface Filter {
  readonly search: string;
  readonly target: string;
  readonly schedule: string;
  readonly store: string;
  readonly state: (typeof STATES)[number] | '';
  readonly isProtected: 'true' | 'false' | '';
  readonly isManual: 'true' | 'false' | '';
}

export const NO_FILTER: Filter = {
  search: '',
  target: '',
  schedule: '',
  store: '',
  state: '',
  isProtected: '',
  isManual: '',
};

export const isFiltering = (filter: Filter): boolean => Object.values(filter).some((value) => value !== '');

/** The same as a list is asked for it. */
export const queryOf = (filter: Filter): NonNullable<Operations['listSnapshots']['query']> => ({
  ...(filter.search.trim() === '' ? {} : { search: filter.search.trim() }),
  ...(filter.target === '' ? {} : { target: filter.target }),
  ...(filter.schedule === '' ? {} : { schedule: filter.schedule }),
  ...(filter.store === '' ? {} : { store: Number(filter.store) }),
  ...(filter.state === '' ? {} : { state: [filter.state] }),
  ...(filter.isProtected === '' ? {} : { isProtected: filter.isProtected === 'true' }),
  ...(filter.isManual === '' ? {} : { isManual: filter.isManual === 'true' }),
});

/** So many of each are offered. */
const OFFERED = 200;

/** Asks which copies are looked for. */
export function Filters({
  filter,
  onChange,
}: {
  readonly filter: Filter;
  readonly onChange: (filter: Filter) => void;
}) {
  const { text } = snapshotWords;
  const targets = useCall('listTargets', { query: { limit: OFFERED } });
  const schedules = useCall('listSchedules', { query: { limit: OFFERED } });
  const stores = useCall('listStores', { query: { limit: OFFERED } });
  const chosen = useCall('getTarget', { parts: { key: filter.target } }, { isWanted: filter.target !== '' });
  const set = (part: Partial<Filter>) => onChange({ ...filter, ...part });
  const offered = targets.data?.body.items ?? [];
  const beside = chosen.data?.body;
  const rows = beside === undefined || offered.some(({ id }) => id === beside.id) ? offered : [...offered, beside];
  const choicesOf = (things: readonly { readonly id: number; readonly name: string }[]) => [
    ['', text.any] as const,
    ...things.map(({ id, name }) => [String(id), name] as const),
  ];
  const whether = [
    ['', text.any],
    ['true', text.yes],
    ['false', text.no],
  ] as const;
  return (
    <search class="filters" aria-label={text.filters}>
      <TextField type="search" label={text.search} value={filter.search} onInput={(search) => set({ search })} />
      <ChoiceField
        label={text.target}
        value={filter.target}
        choices={choicesOf(rows)}
        onChange={(target) => set({ target })}
      />
      <ChoiceField
        label={text.schedule}
        value={filter.schedule}
        choices={choicesOf(schedules.data?.body.items ?? [])}
        onChange={(schedule) => set({ schedule })}
      />
      <ChoiceField
        label={text.store}
        value={filter.store}
        choices={choicesOf(stores.data?.body.items ?? [])}
        onChange={(store) => set({ store })}
      />
      <ChoiceField
        label={text.state}
        value={filter.state}
        choices={[['', text.any] as const, ...STATES.map((state) => [state, text.states[state]] as const)]}
        onChange={(state) => set({ state })}
      />
      <ChoiceField
        label={text.isProtected}
        value={filter.isProtected}
        choices={whether}
        onChange={(isProtected) => set({ isProtected })}
      />
      <ChoiceField
        label={text.byHand}
        value={filter.isManual}
        choices={whether}
        onChange={(isManual) => set({ isManual })}
      />
    </search>
  );
}
