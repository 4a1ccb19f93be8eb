import type { Account, AccountChange } from '../../api/client.ts';

/** What an account may have so many of. */
export const COUNTED = ['schedules', 'targets', 'stores', 'tokens', 'sessions'] as const;
type Counted = (typeof COUNTED)[number];

const GB = 1_000_000_000;

/** What is written in the form, as it is written. */
export type AccountDraft = Readonly<
  Record<'name' | 'timeZone' | 'quotaPerDay' | 'quotaTotal' | 'quotaGb' | Counted, string>
>;

const written = (limit: number | null): string => (limit === null ? '' : String(limit));

/** An account as its form has it. */
export const draftOf = (account: Account): AccountDraft => ({
  name: account.name,
  timeZone: account.timeZone,
  quotaPerDay: written(account.quotaPerDay),
  quotaTotal: written(account.quotaTotal),
  quotaGb: written(account.quotaBytes === null ? null : account.quotaBytes / GB),
  ...(Object.fromEntries(COUNTED.map((counted) => [counted, written(account.caps[counted])])) as Record<
    Counted,
    string
  >),
});

/** In which parts two drafts differ. */
export const differingParts = (one: AccountDraft, other: AccountDraft): readonly (keyof AccountDraft)[] =>
  (Object.keys(one) as (keyof AccountDraft)[]).filter((part) => one[part] !== other[part]);

/** What was written over one draft, over another one. */
export const rebased = (before: AccountDraft, written: AccountDraft, onto: AccountDraft): AccountDraft => ({
  ...onto,
  ...Object.fromEntries(differingParts(before, written).map((part) => [part, written[part]])),
});

const read = (limit: string, unit = 1): number | null =>
  limit.trim() === '' ? null : Math.round(Number(limit) * unit);

/** What is to be changed of an account so that it is as it was written. */
export function changeOf(before: AccountDraft, draft: AccountDraft): AccountChange {
  const parts = differingParts(before, draft);
  const caps = COUNTED.filter((counted) => parts.includes(counted));
  return {
    ...(parts.includes('name') ? { name: draft.name } : {}),
    ...(parts.includes('timeZone') ? { timeZone: draft.timeZone } : {}),
    ...(parts.includes('quotaPerDay') ? { quotaPerDay: read(draft.quotaPerDay) } : {}),
    ...(parts.includes('quotaTotal') ? { quotaTotal: read(draft.quotaTotal) } : {}),
    ...(parts.includes('quotaGb') ? { quotaBytes: read(draft.quotaGb, GB) } : {}),
    ...(caps.length === 0 ? {} : { caps: Object.fromEntries(caps.map((counted) => [counted, read(draft[counted])])) }),
  };
}
