/** The files of the machine, as far as targets and restores may use them. Every check resolves links first. */
export interface FileArea {
  /** The directory of a managed volume, whether it exists or not. */
  volumePath(targetUuid: string): string;
  /** Makes a managed volume, empty or as a copy of a directory. */
  createVolume(targetUuid: string, copyOf?: string): Promise<void>;
  removeVolume(targetUuid: string): Promise<void>;
  /**
   * The real path of a source that staff names; `roots` of `null` = whatever this process may read.
   *
   * @throws `invalid_request` (field `source`): absent, not below a root, or inside the gateway's own data.
   */
  confirmSource(path: string, roots: readonly string[] | null): Promise<string>;
  /** @throws `driver_failed` (`source_missing`, `source_changed`) if a confirmed path is no longer its own real path. */
  verifySource(path: string): Promise<void>;
  /**
   * The real path of a restore directory that is absent or empty.
   *
   * @throws `invalid_request` (field `directory`): not empty, not below a root, or inside the gateway's own data.
   */
  confirmRestoreDirectory(path: string, roots: readonly string[] | null): Promise<string>;
}
