import type { Scope } from '../../../domain/account.ts';
import type { Instant } from '../../../domain/instant.ts';
import type { Store, StoreChange, StoreLimits, StoreMarking } from '../../../domain/store.ts';
import type { Key, Page, Slice } from '../../../ports/records/page.ts';
import type { StoreFilter, StoreRecords } from '../../../ports/records/stores.ts';
import { Conditions, selectPage } from '../../engine/conditions.ts';
import { flag, json, mapper, NEXT_VERSION, plain, type Row } from '../../engine/mapper.ts';
import type { Sql } from '../../engine/sql.ts';

type StoreRow = Omit<Store, 'limits'> & StoreLimits;

const storeMapper = mapper<StoreRow>({
  id: plain(),
  uuid: plain(),
  accountId: plain(),
  name: plain(),
  locationCode: plain(),
  driver: plain(),
  settings: json(),
  secretsSealed: plain(),
  node: plain(),
  minimumIntervalSeconds: plain(),
  maxPerTarget: plain(),
  maxPerAccount: plain(),
  maxBytesPerAccount: plain(),
  holdsOneTarget: flag,
  markName: plain(),
  isMarked: flag,
  needsAdoption: flag,
  version: plain(),
  createdAt: plain(),
  deletedAt: plain(),
});

const toStore = (row: Row): Store => {
  const { minimumIntervalSeconds, maxPerTarget, maxPerAccount, maxBytesPerAccount, ...store } =
    storeMapper.fromRow(row);
  return { ...store, limits: { minimumIntervalSeconds, maxPerTarget, maxPerAccount, maxBytesPerAccount } };
};

const SELECT = `SELECT ${storeMapper.select('stores')} FROM stores`;

/** An account sees its own stores and the provider's; deleted ones too. */
const everInScope = (scope: Scope): Conditions =>
  scope === 'everything'
    ? new Conditions()
    : new Conditions().and('(account_id = ? OR account_id IS NULL)', scope.accountId);

const inScope = (scope: Scope): Conditions => everInScope(scope).and('deleted_at IS NULL');

/** Stores; deleted ones are found by `findMany` and `locationsOf` only, for history. */
export class KnexStoreRecords implements StoreRecords {
  readonly #sql: Sql;

  constructor(sql: Sql) {
    this.#sql = sql;
  }

  async find(scope: Scope, key: Key): Promise<Store | null> {
    return this.#findFirst(inScope(scope).andKey(key));
  }

  async findByName(scope: Scope, name: string): Promise<Store | null> {
    return this.#findFirst(inScope(scope).and('name = ?', name));
  }

  async findByLocation(accountId: number, locationCode: string): Promise<Store | null> {
    return this.#findFirst(inScope({ accountId }).and('location_code = ?', locationCode));
  }

  async findMany(ids: readonly number[]): Promise<readonly Store[]> {
    if (ids.length === 0) return [];
    const where = new Conditions().andIn(this.#sql, 'id', ids);
    const rows = await this.#sql.all<Row>(`${SELECT}${where.sql} ORDER BY id`, where.bindings);
    return rows.map(toStore);
  }

  async locationsOf(scope: Scope, ids: readonly number[]): Promise<ReadonlyMap<number, string>> {
    if (ids.length === 0) return new Map();
    const where = everInScope(scope).andIn(this.#sql, 'id', ids);
    const rows = await this.#sql.all<{ id: number; location_code: string }>(
      `SELECT id, location_code FROM stores${where.sql}`,
      where.bindings,
    );
    return new Map(rows.map((row) => [row.id, row.location_code]));
  }

  async list(scope: Scope): Promise<readonly Store[]> {
    const where = inScope(scope);
    const rows = await this.#sql.all<Row>(`${SELECT}${where.sql} ORDER BY id`, where.bindings);
    return rows.map(toStore);
  }

  async page(scope: Scope, filter: StoreFilter, page: Page<'id'>): Promise<Slice<Store>> {
    const where = inScope(scope);
    if (filter.ids !== undefined) where.andIn(this.#sql, 'id', filter.ids);
    if (filter.accountId !== undefined) where.and('account_id = ?', filter.accountId);
    if (filter.names !== undefined) where.andIn(this.#sql, 'name', filter.names);
    if (filter.locationCode !== undefined) where.andText(this.#sql, 'location_code', filter.locationCode);
    const query = {
      select: storeMapper.select('stores'),
      from: 'stores',
      // The provider's are everybody's, and no account's.
      scanned: { table: 'stores', scope: 'everything' } as const,
      key: 'stores.id',
      where,
      orderColumns: { id: 'id' },
      tieColumns: [],
    };
    return selectPage(this.#sql, query, page, async (rows) => rows.map(toStore));
  }

  async lock(id: number): Promise<void> {
    await this.#sql.first(`SELECT id FROM stores WHERE id = ?${this.#sql.engine.forUpdate}`, [id]);
  }

  async insert(store: Store): Promise<void> {
    const { limits, ...rest } = store;
    await this.#sql.insert('stores', storeMapper.columns, [storeMapper.toRow({ ...rest, ...limits })]);
  }

  async firstUuid(): Promise<string | null> {
    const row = await this.#sql.first<{ uuid: string }>('SELECT uuid FROM stores ORDER BY id LIMIT 1');
    return row?.uuid ?? null;
  }

  async update(id: number, change: StoreChange): Promise<void> {
    const set = storeMapper.toChange(change);
    if (set !== null)
      await this.#sql.write(`UPDATE stores SET ${set.sql}, ${NEXT_VERSION} WHERE id = ?`, [...set.bindings, id]);
  }

  everOf(accountId: number): Promise<readonly Pick<Store, 'uuid' | 'driver'>[]> {
    return this.#sql.all('SELECT uuid, driver FROM stores WHERE account_id = ? ORDER BY id', [accountId]);
  }

  async markDeleted(id: number, at: Instant): Promise<void> {
    await this.#sql.write(
      `UPDATE stores SET deleted_at = ?, settings = '{}', secrets_sealed = NULL, ${NEXT_VERSION} WHERE id = ?`,
      [at, id],
    );
  }

  async mark(id: number, marking: Partial<StoreMarking>): Promise<void> {
    const set = storeMapper.toChange(marking);
    if (set !== null) await this.#sql.write(`UPDATE stores SET ${set.sql} WHERE id = ?`, [...set.bindings, id]);
  }

  /** The account's own before the provider's, then the oldest. */
  async #findFirst(where: Conditions): Promise<Store | null> {
    const row = await this.#sql.first<Row>(
      `${SELECT}${where.sql} ORDER BY account_id IS NULL, id LIMIT 1`,
      where.bindings,
    );
    return row === null ? null : toStore(row);
  }
}
