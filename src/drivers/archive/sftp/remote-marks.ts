import type { Place } from '../../../domain/problems/drivers.ts';
import { MARKS, type MarkPlace } from '../../store-mark.ts';
import type { RemoteFiles } from './remote-files.ts';

/** An installation's marks in a store on an SFTP server, over a connection that is its owner's to close. */
export class RemoteMarks implements MarkPlace {
  readonly place: Place;
  readonly #files: RemoteFiles;
  /** The directories from the store's root down to the marks. */
  readonly #directories: readonly [string, string];

  /** @param root without a slash at its end. */
  constructor(files: RemoteFiles, root: string, installation: string) {
    this.#files = files;
    this.place = files.placeOf(root || '/');
    this.#directories = [`${root}/${MARKS}`, `${root}/${MARKS}/${installation}`];
  }

  list(): Promise<readonly string[]> {
    return this.#files.list(this.#directories[1], (name) => name);
  }

  async make(name: string): Promise<void> {
    for (const directory of this.#directories) await this.#files.makeDirectory(directory);
    const path = `${this.#directories[1]}/${name}`;
    if ((await this.#files.sizeOf(path)) !== null) return;
    await this.#files.close(await this.#files.createEmpty(path));
    await this.#files.syncDirectory(this.#directories[1]);
  }
}
