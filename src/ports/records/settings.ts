/** Small facts of the installation itself, by name. */
export interface SettingRecords {
  get(name: string): Promise<string | null>;
  /** As `get`, locking it for the transaction where it is there. */
  lock(name: string): Promise<string | null>;
  /** Those of these names that are there. */
  findMany(names: readonly string[]): Promise<ReadonlyMap<string, string>>;
  /** Those whose names begin so. */
  beginningWith(prefix: string): Promise<ReadonlyMap<string, string>>;
  put(name: string, value: string): Promise<void>;
  /** What is not there is no error. */
  remove(name: string): Promise<void>;
  /** Writes it only where nobody has: `true` for one caller, however many ask at once. */
  claim(name: string, value: string): Promise<boolean>;
}
