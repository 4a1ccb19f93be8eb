import { DAY_SECONDS, type Instant, type Seconds } from '../../domain/instant.ts';
import type { FileArea } from '../../ports/file-area.ts';
import type { Log } from '../../ports/log.ts';
import type { UnitOfWork } from '../../ports/unit-of-work.ts';
import { dropKept } from '../runs/index.ts';

/** Of how many volumes at once it is asked whether they are needed. */
const ASKED_AT_ONCE = 500;
/** A volume that is older and that no target has is one that nobody is about to make. */
const MAKING_SECONDS: Seconds = 3_600;
/** Of a copy that a version before began, nothing changed for so long: its process died. */
const COPYING_SECONDS: Seconds = DAY_SECONDS;
/** So many are named in the log. */
const NAMED = 20;

/** Removes the files that deleted targets leave behind; only a target's row says that it is deleted. */
export class DeletedTargetFiles {
  readonly #unitOfWork: UnitOfWork;
  readonly #files: FileArea;
  readonly #log: Log;
  readonly #node: string | null;
  readonly #volumeNode: string | null;

  /**
   * @param node this node's name, for targets whose local store only one node reaches.
   * @param volumeNode the node on which this machine's volumes lie; `null` = every node reaches them.
   */
  constructor(
    parts: { readonly unitOfWork: UnitOfWork; readonly files: FileArea; readonly log: Log },
    node: string | null,
    volumeNode: string | null,
  ) {
    this.#unitOfWork = parts.unitOfWork;
    this.#files = parts.files;
    this.#log = parts.log;
    this.#node = node;
    this.#volumeNode = volumeNode;
  }

  /** The managed volumes on this machine whose targets are deleted and which nothing reads or writes any more. */
  async removeVolumes(): Promise<void> {
    const uuids = await this.#files.listVolumes();
    for (let asked = 0; asked < uuids.length; asked += ASKED_AT_ONCE) {
      const some = uuids.slice(asked, asked + ASKED_AT_ONCE);
      for (const uuid of await this.#unitOfWork.records.targets.abandonedAmong(some)) await this.#remove(uuid);
    }
  }

  /** One that cannot be removed keeps no other one; the next pass tries it again. Answers whether it is gone. */
  async #remove(volume: string): Promise<boolean> {
    try {
      await this.#files.removeVolume(volume);
      return true;
    } catch (error) {
      this.#log.warn({ err: error }, `The volume '${volume}' could not be removed; it is tried again.`);
      return false;
    }
  }

  /**
   * Volumes that no target has, such as one whose maker was killed: empty ones go, and copies that were never finished;
   * those that hold files are told in the log, since an older database, put back, does not know what was made after it.
   * Of the others it is written down on which node they lie.
   */
  async tidyVolumes(now: Instant): Promise<void> {
    const uuids = await this.#files.listVolumes();
    const unknown: string[] = [];
    for (let asked = 0; asked < uuids.length; asked += ASKED_AT_ONCE) {
      const some = uuids.slice(asked, asked + ASKED_AT_ONCE);
      const { targets } = this.#unitOfWork.records;
      if (this.#volumeNode !== null) await targets.settleVolumes(some, this.#volumeNode);
      unknown.push(...(await targets.unknownAmong(some)));
    }
    const left: string[] = [];
    for (const uuid of unknown) if (!(await this.#files.removeEmptyVolume(uuid, now - MAKING_SECONDS))) left.push(uuid);
    const gone = unknown.length - left.length;
    if (gone > 0) this.#log.info({ count: gone }, `${gone} empty volume(s) that no target has were removed.`);
    if (left.length > 0) {
      const volumes = left.slice(0, NAMED);
      this.#log.warn({ count: left.length, volumes }, `${left.length} volume(s) belong to no target and stay.`);
    }
    await this.#removeUnfinished(now - COPYING_SECONDS);
  }

  async #removeUnfinished(before: Instant): Promise<void> {
    const volumes: string[] = [];
    for (const name of await this.#files.listUnfinishedVolumes(before))
      if (await this.#remove(name)) volumes.push(name);
    if (volumes.length === 0) return;
    const fields = { count: volumes.length, volumes: volumes.slice(0, NAMED) };
    this.#log.info(fields, `${volumes.length} volume(s) that were never finished were removed.`);
  }

  /** What restores into deleted targets kept of what was there before. */
  async removeKept(): Promise<void> {
    for (const restore of await this.#unitOfWork.records.restores.keepingForDeleted(this.#node)) {
      await dropKept({ unitOfWork: this.#unitOfWork, files: this.#files, log: this.#log }, restore);
    }
  }
}
