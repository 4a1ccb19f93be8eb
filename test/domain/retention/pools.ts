import { readdirSync, readFileSync } from 'node:fs';
import type { PoolMember } from '../../../src/domain/retention/index.ts';

/** Epoch seconds of an ISO instant. */
export const instantOf = (text: string): number => Temporal.Instant.from(text).epochMilliseconds / 1000;

/** An available full without marks, unless `fields` say otherwise; one with a parent is an increment. */
export const buildMember = (id: number, takenAt: number, fields: Partial<PoolMember> = {}): PoolMember => ({
  id,
  takenAt,
  state: 'available',
  isProtected: false,
  isHeld: false,
  isBeingRead: false,
  chainId: null,
  parentId: null,
  isIncremental: (fields.parentId ?? null) !== null,
  ...fields,
});

/** The ids of a selection's side, in its order. */
export const idsOf = (side: readonly { readonly snapshot: PoolMember }[]): number[] =>
  side.map((entry) => entry.snapshot.id);

/** What every row of `fixtures/retention` may say; `days` stands for one snapshot a day with the id `YYYYMMDD`. */
export interface RetentionRow {
  readonly why: string;
  readonly policy: unknown;
  readonly zone: string;
  readonly snapshots?: readonly ({ readonly id: number; readonly at: string } & Partial<PoolMember>)[];
  readonly days?: { readonly from: string; readonly to: string; readonly except?: string[]; readonly time: string };
  readonly keep: readonly number[];
  /** Where missing: all others. */
  readonly expire?: readonly number[];
  readonly reasons?: Readonly<Record<string, readonly string[]>>;
}

/** The rows of one fixture file, with the pool of each. */
export const readRows = (file: string): (RetentionRow & { readonly pool: PoolMember[] })[] => {
  const rows: RetentionRow[] = JSON.parse(readFileSync(new URL(file, fixtures), 'utf8'));
  return rows.map((row) => ({ ...row, pool: [...buildNamed(row), ...buildDays(row)] }));
};

/** The fixture files that hold rows of one pool each. */
export const listRowFiles = (): string[] =>
  readdirSync(fixtures).filter((file) => file.endsWith('.json') && file !== 'cloudsigma-recipes.json');

const fixtures = new URL('../../../fixtures/retention/', import.meta.url);

const buildNamed = (row: RetentionRow): PoolMember[] =>
  (row.snapshots ?? []).map(({ id, at, ...fields }) => buildMember(id, instantOf(at), fields));

const buildDays = ({ days }: RetentionRow): PoolMember[] => {
  const members: PoolMember[] = [];
  if (days === undefined) return members;
  const last = Temporal.PlainDate.from(days.to);
  for (
    let day = Temporal.PlainDate.from(days.from);
    Temporal.PlainDate.compare(day, last) <= 0;
    day = day.add({ days: 1 })
  ) {
    if (days.except?.includes(day.toString())) continue;
    members.push(buildMember(Number(day.toString().replaceAll('-', '')), instantOf(`${day}T${days.time}Z`)));
  }
  return members;
};
