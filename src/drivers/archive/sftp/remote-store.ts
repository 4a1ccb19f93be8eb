import type { StoreMark } from '../../../ports/snapshot-driver.ts';
import { raiseMark, requireMark } from '../../store-mark.ts';
import { parseLocator } from '../format/layout.ts';
import type { SftpSettings } from './config.ts';
import type { Patience } from './connection.ts';
import { Connection } from './connection.ts';
import { explainRefusal, STATUS, statusOf, storeMissing } from './failures.ts';
import { RemoteFiles } from './remote-files.ts';
import { RemoteMarks } from './remote-marks.ts';

/** How long asking for the room of a store that refused something may take. */
const ROOM_MS = 10_000;

/** One store's directory on its server: its paths, and connections to it. Every path is made of the root and uuids. */
export class RemoteStore {
  readonly #settings: SftpSettings;
  readonly #patience: Patience;
  readonly #mark: StoreMark | null;

  constructor(settings: SftpSettings, patience: Patience, mark: StoreMark | null = null) {
    this.#settings = settings;
    this.#patience = patience;
    this.#mark = mark;
  }

  /** The directory of all copies; never empty, also where it is `/`. */
  get root(): string {
    return this.#settings.root || '/';
  }

  directoryOf(targetUuid: string): string {
    return `${this.#settings.root}/${targetUuid}`;
  }

  /** Throws `driver_failed`, `locator_invalid`. */
  pathOf(locator: string): string {
    parseLocator(locator);
    return `${this.#settings.root}/${locator}`;
  }

  /** Works over a connection of its own. What the server refuses is thrown as `driver_failed`. */
  async use<T>(signal: AbortSignal, work: (files: RemoteFiles) => Promise<T>): Promise<T> {
    const connection = await Connection.open(this.#settings, this.#patience, signal);
    try {
      const files = new RemoteFiles(connection, signal);
      try {
        return await work(files);
      } catch (error) {
        throw await this.#explain(files, error);
      }
    } finally {
      connection.close();
    }
  }

  /** As `use`, once the root is there: the driver never makes it, so that an unmounted disk is an error. */
  useRoot<T>(signal: AbortSignal, work: (files: RemoteFiles) => Promise<T>): Promise<T> {
    return this.use(signal, async (files) => {
      if ((await files.sizeOf(this.root)) === null) throw storeMissing(this.#settings);
      return work(files);
    });
  }

  /** As `useRoot`, of a store that may be written. Throws as `requireMark`. */
  useOwn<T>(signal: AbortSignal, work: (files: RemoteFiles) => Promise<T>): Promise<T> {
    return this.useRoot(signal, async (files) => {
      await this.requireMark(files);
      return work(files);
    });
  }

  /** Throws as `requireMark`. */
  async requireMark(files: RemoteFiles): Promise<void> {
    if (this.#mark !== null) await requireMark(this.#mark, this.#marksIn(files, this.#mark));
  }

  /** The names of this installation's marks there. */
  async marks(signal: AbortSignal): Promise<readonly string[]> {
    const mark = this.#mark;
    return mark === null ? [] : this.useRoot(signal, (files) => this.#marksIn(files, mark).list());
  }

  /** Whether a file of this name lies beside those of a copy; the directory need not be there. */
  hasBeside(locator: string, name: string): Promise<boolean> {
    const path = `${this.pathOf(locator)}/${name}`;
    return this.useRoot(new AbortController().signal, async (files) => (await files.sizeOf(path)) !== null);
  }

  /** Answers the new mark's name. */
  async adopt(signal: AbortSignal): Promise<string> {
    const mark = this.#mark;
    if (mark === null) throw new Error('A directory that no installation marks is adopted by none.');
    return this.useRoot(signal, (files) => raiseMark(this.#marksIn(files, mark)));
  }

  #marksIn(files: RemoteFiles, { installation }: StoreMark): RemoteMarks {
    return new RemoteMarks(files, this.#settings.root, installation);
  }

  async #explain(files: RemoteFiles, error: unknown): Promise<unknown> {
    if (statusOf(error) !== STATUS.failure) return explainRefusal(error, this.#settings, null);
    const asking = files.under(AbortSignal.timeout(ROOM_MS));
    const freeBytes = await asking.freeBytes(this.root).catch(() => null);
    return explainRefusal(error, this.#settings, freeBytes);
  }
}
