import type { NewStore, Store, StoreChange, StoreKind } from '../../api/client.ts';

export const LIMITS = ['minimumIntervalSeconds', 'maxPerTarget', 'maxPerAccount', 'maxBytesPerAccount'] as const;
export type Limit = (typeof LIMITS)[number];

/** A store as its form has it: text in each field. */
export interface Draft {
  readonly location: string;
  readonly node: string;
  readonly settings: Readonly<Record<string, string>>;
  /** What was typed; secrets are never told. */
  readonly secrets: Readonly<Record<string, string>>;
  readonly limits: Readonly<Record<Limit, string>>;
}

export const NO_LIMITS: Draft['limits'] = {
  minimumIntervalSeconds: '',
  maxPerTarget: '',
  maxPerAccount: '',
  maxBytesPerAccount: '',
};

export const EMPTY: Draft = { location: '', node: '', settings: {}, secrets: {}, limits: NO_LIMITS };

export const draftOf = ({ location, node, settings, limits }: Store): Draft => ({
  location,
  node: node ?? '',
  settings: settings ?? {},
  secrets: {},
  limits: {
    minimumIntervalSeconds: String(limits.minimumIntervalSeconds ?? ''),
    maxPerTarget: String(limits.maxPerTarget ?? ''),
    maxPerAccount: String(limits.maxPerAccount ?? ''),
    maxBytesPerAccount: String(limits.maxBytesPerAccount ?? ''),
  },
});

const limitsOf = (limits: Draft['limits']): NonNullable<NewStore['limits']> =>
  Object.fromEntries(LIMITS.map((name) => [name, limits[name] === '' ? null : Number(limits[name])]));

/** What of the fields' values is filled in. */
const filled = (values: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(Object.entries(values).filter(([, value]) => value !== ''));

/** A new store as the API takes it, of a driver's own fields alone. */
export function newStoreOf(draft: Draft, kind: StoreKind): Omit<NewStore, 'name'> {
  const of = (names: readonly { readonly name: string }[], values: Readonly<Record<string, string>>) =>
    filled(Object.fromEntries(names.map(({ name }) => [name, values[name] ?? ''])));
  const secrets = of(kind.secrets, draft.secrets);
  return {
    location: draft.location,
    driver: kind.driver,
    settings: of(kind.settings, draft.settings),
    ...(Object.keys(secrets).length === 0 ? {} : { secrets }),
    ...(draft.node === '' ? {} : { node: draft.node }),
    limits: limitsOf(draft.limits),
  };
}

/** What of a store the form changes; a setting that is emptied is to be no more. */
export function changeOf(draft: Draft, of: Draft): StoreChange {
  const settings = Object.fromEntries(
    Object.entries(draft.settings)
      .filter(([name, value]) => value !== (of.settings[name] ?? ''))
      .map(([name, value]) => [name, value === '' ? null : value]),
  );
  const secrets = filled(draft.secrets);
  const isLimitChanged = LIMITS.some((name) => draft.limits[name] !== of.limits[name]);
  return {
    ...(draft.location === of.location ? {} : { location: draft.location }),
    ...(draft.node === of.node ? {} : { node: draft.node === '' ? null : draft.node }),
    ...(Object.keys(settings).length === 0 ? {} : { settings }),
    ...(Object.keys(secrets).length === 0 ? {} : { secrets }),
    ...(isLimitChanged ? { limits: limitsOf(draft.limits) } : {}),
  };
}
