import type { FileArea } from '../../ports/file-area.ts';
import type { Log } from '../../ports/log.ts';
import type { UnitOfWork } from '../../ports/unit-of-work.ts';
import { dropKept } from '../runs/index.ts';

/** Of how many volumes at once it is asked whether they are needed. */
const ASKED_AT_ONCE = 500;

/** Removes the files that deleted targets leave behind; only a target's row says that it is deleted. */
export class DeletedTargetFiles {
  readonly #unitOfWork: UnitOfWork;
  readonly #files: FileArea;
  readonly #log: Log;
  readonly #node: string | null;

  /** @param node this node's name, for targets whose local store only one node reaches. */
  constructor(
    parts: { readonly unitOfWork: UnitOfWork; readonly files: FileArea; readonly log: Log },
    node: string | null,
  ) {
    this.#unitOfWork = parts.unitOfWork;
    this.#files = parts.files;
    this.#log = parts.log;
    this.#node = node;
  }

  /** The managed volumes on this machine whose targets are deleted and which nothing reads or writes any more. */
  async removeVolumes(): Promise<void> {
    const uuids = await this.#files.listVolumes();
    for (let asked = 0; asked < uuids.length; asked += ASKED_AT_ONCE) {
      const some = uuids.slice(asked, asked + ASKED_AT_ONCE);
      for (const uuid of await this.#unitOfWork.records.targets.abandonedAmong(some)) {
        // One that cannot be removed keeps no other one; the next pass tries it again.
        await this.#files.removeVolume(uuid).catch((error) => {
          this.#log.warn(
            { err: error },
            `The volume of the deleted target '${uuid}' could not be removed; it is tried again.`,
          );
        });
      }
    }
  }

  /** What restores into deleted targets kept of what was there before. */
  async removeKept(): Promise<void> {
    for (const restore of await this.#unitOfWork.records.restores.keepingForDeleted(this.#node)) {
      await dropKept({ unitOfWork: this.#unitOfWork, files: this.#files, log: this.#log }, restore);
    }
  }
}
