import { access, mkdir, rm, stat, statfs } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { GatewayError, problem } from '../../domain/errors.ts';
import type { Place } from '../../domain/problems/drivers.ts';
import { errorCode, explainWriteFailure } from '../../file-tree/failures.ts';
import type { StoreMark } from '../../ports/snapshot-driver.ts';
import { type MarkPlace, raiseMark, requireMark } from '../store-mark.ts';
import type { BorgSettings } from './config.ts';
import { ArchiveMarks, FileMarks } from './marks.ts';
import { requireUuid } from './names.ts';
import { remoteShellOf } from './remote-shell.ts';
import { BorgRepository, type RunOptions } from './repository.ts';

/** The repositories of one store, and whose they are. */
export class BorgStore {
  readonly settings: BorgSettings;
  readonly place: Place;
  readonly #baseDirectory: string;
  readonly #mark: StoreMark | null;
  #remoteShell: Promise<string> | null = null;

  constructor(settings: BorgSettings, baseDirectory: string, mark: StoreMark | null) {
    this.settings = settings;
    this.#baseDirectory = baseDirectory;
    this.#mark = mark;
    const { place } = settings;
    const remote = place.kind === 'repository' ? place.remote : null;
    this.place = { path: place.path, server: remote?.server ?? null };
  }

  /** The repository of a target, whether it is there or not. */
  async repositoryOf(targetUuid: string): Promise<BorgRepository> {
    requireUuid('targetUuid', targetUuid);
    const { place, passphrase } = this.settings;
    await mkdir(this.#baseDirectory, { recursive: true, mode: 0o700 });
    const remote = place.kind === 'repository' ? place.remote : null;
    this.#remoteShell ??= remote === null ? null : remoteShellOf(remote, this.#baseDirectory);
    const path = place.kind === 'root' ? join(place.path, targetUuid) : place.path;
    const surroundings = {
      repository: path,
      baseDirectory: this.#baseDirectory,
      passphrase,
      remoteShell: await this.#remoteShell,
    };
    return new BorgRepository(surroundings, { ...this.place, path });
  }

  /** The repository of a target that may be written; `null` where there is none. @throws as `requireOwn`. */
  async ownRepositoryOf(targetUuid: string, options: RunOptions): Promise<BorgRepository | null> {
    await this.requireOwn(options);
    const repository = await this.repositoryOf(targetUuid);
    return (await this.#isThere(repository, options)) ? repository : null;
  }

  /** The same; made where it is not there. */
  async makeRepositoryOf(targetUuid: string, options: RunOptions): Promise<BorgRepository> {
    await this.requireOwn(options);
    const repository = await this.repositoryOf(targetUuid);
    if (!(await this.#isThere(repository, options))) await this.#make(repository, options);
    return repository;
  }

  /**
   * Makes sure that the store is there, and this gateway's to write. A repository that never was is made.
   *
   * @throws `driver_failed`, as `requireMark`.
   */
  async requireOwn(options: RunOptions): Promise<void> {
    const mark = this.#mark;
    if (this.settings.place.kind === 'root') await this.#requireRoot();
    else {
      const repository = await this.repositoryOf(ANY_TARGET);
      if (!(await this.#isThere(repository, options))) {
        if (mark?.isReadOnly === true) throw problem('store_not_adopted', { place: this.place });
        if (mark?.isMade === true) throw problem('store_not_there', { place: this.place });
        await this.#make(repository, options);
      }
    }
    if (mark !== null) await requireMark(mark, await this.#marks(mark, options));
  }

  /** Answers the new mark's name. */
  async adopt(options: RunOptions): Promise<string> {
    const mark = this.#mark;
    if (mark === null) throw new Error('A store that no installation marks is adopted by none.');
    return raiseMark(await this.#marks(mark, options));
  }

  /**
   * The marks of this installation in a place that is no store yet; nothing is written.
   *
   * @throws `driver_failed`: there is no repository, or the key and the passphrase do not open it.
   */
  async marksThere(options: RunOptions): Promise<readonly string[]> {
    if (this.settings.place.kind === 'repository') {
      const repository = await this.repositoryOf(ANY_TARGET);
      // Borg would lock whatever directory it is shown.
      if (this.place.server === null && !(await this.#isThere(repository, options)))
        throw problem('repository_missing', { place: this.place });
      await repository.archives(options);
    }
    return this.#mark === null ? [] : (await this.#marks(this.#mark, options)).list();
  }

  /** Removes what borg keeps on this node of a place that becomes no store. */
  async forget(): Promise<void> {
    await rm(this.#baseDirectory, { recursive: true, force: true });
  }

  /** `null` on a server. */
  async freeBytes(): Promise<number | null> {
    if (this.place.server !== null) return null;
    const { path } = this.place;
    const place = (await isPresent(path)) ? path : dirname(path);
    const { bavail, bsize } = await statfs(place).catch((error) => {
      throw explainWriteFailure(error, 'store', place);
    });
    return bavail * bsize;
  }

  async #marks({ installation }: StoreMark, options: RunOptions): Promise<MarkPlace> {
    if (this.place.server === null) return new FileMarks(this.place.path, installation);
    return new ArchiveMarks(await this.repositoryOf(ANY_TARGET), installation, options);
  }

  async #requireRoot(): Promise<void> {
    const { path } = this.place;
    const stats = await stat(path).catch((error) => {
      throw explainWriteFailure(error, 'store', path);
    });
    if (!stats.isDirectory()) throw problem('store_missing', { place: this.place, system: 'ENOTDIR' });
  }

  async #isThere(repository: BorgRepository, options: RunOptions): Promise<boolean> {
    const { path, server } = repository.place;
    if (server === null) return isPresent(join(path, 'config'));
    try {
      await repository.run(['list', '--short', '--last', '1'], options);
      return true;
    } catch (error) {
      if (isRepositoryMissing(error)) return false;
      throw error;
    }
  }

  /** Whoever looks at a store may make it while another does. */
  async #make(repository: BorgRepository, options: RunOptions): Promise<void> {
    const expects = 'Repository.AlreadyExists';
    await repository.run(['init', '--encryption', this.settings.encryption], { ...options, expects });
  }
}

/** Of a store that is one repository, whose target does not matter. */
export const ANY_TARGET = '00000000-0000-0000-0000-000000000000';

const isPresent = (path: string): Promise<boolean> =>
  access(path).then(
    () => true,
    (error) => {
      if (errorCode(error) === 'ENOENT') return false;
      throw explainWriteFailure(error, 'store', path);
    },
  );

const isRepositoryMissing = (error: unknown): boolean =>
  error instanceof GatewayError && error.problem.reason === 'repository_missing';
