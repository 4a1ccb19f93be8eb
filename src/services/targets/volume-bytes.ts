import type { FileArea } from '../../ports/file-area.ts';
import type { Log } from '../../ports/log.ts';
import type { UnitOfWork } from '../../ports/unit-of-work.ts';

/** Of how many volumes at once it is asked whether a quota counts them. */
const ASKED_AT_ONCE = 500;

/** Measures the managed volumes on this machine that quotas count, one after the other; nobody waits for it. */
export class VolumeBytes {
  readonly #unitOfWork: UnitOfWork;
  readonly #files: FileArea;
  readonly #log: Log;
  #isStopping = false;
  #pass: Promise<void> | null = null;

  constructor(parts: { readonly unitOfWork: UnitOfWork; readonly files: FileArea; readonly log: Log }) {
    this.#unitOfWork = parts.unitOfWork;
    this.#files = parts.files;
    this.#log = parts.log;
  }

  /** Begins to measure them all anew, unless that is under way. */
  begin(): void {
    this.#pass ??= this.#measureAll()
      .catch((error: unknown) => {
        if (!this.#isStopping) this.#log.warn({ err: error }, 'The volumes could not be measured; they are tomorrow.');
      })
      .finally(() => {
        this.#pass = null;
      });
  }

  /** Resolves when all have been measured. */
  async idle(): Promise<void> {
    await this.#pass;
  }

  /** Measures no further volume; the one that is being measured is not waited for. */
  stop(): void {
    this.#isStopping = true;
  }

  async #measureAll(): Promise<void> {
    const { targets } = this.#unitOfWork.records;
    const uuids = await this.#files.listVolumes();
    for (let asked = 0; asked < uuids.length; asked += ASKED_AT_ONCE) {
      for (const { id, uuid } of await targets.countedAmong(uuids.slice(asked, asked + ASKED_AT_ONCE))) {
        if (this.#isStopping) return;
        const bytes = await this.#measure(uuid);
        if (!this.#isStopping && bytes !== null) await targets.recordVolumeBytes(id, bytes);
      }
    }
  }
  /** One that cannot be measured keeps no other one: it counts as before. */
  #measure(uuid: string): Promise<number | null> {
    return this.#files.measureVolume(uuid).catch((error: unknown) => {
      if (!this.#isStopping) this.#log.warn({ err: error }, `The volume '${uuid}' could not be measured.`);
      return null;
    });
  }
}
