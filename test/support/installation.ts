import { randomUUID } from 'node:crypto';
import { mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { SessionPolicy } from '../../src/domain/account.ts';
import type { Instant } from '../../src/domain/instant.ts';
import type { Run } from '../../src/domain/run.ts';
import type { Schedule } from '../../src/domain/schedule.ts';
import { sessionPolicies } from '../../src/domain/session-policies.ts';
import type { Snapshot } from '../../src/domain/snapshot.ts';
import type { Store } from '../../src/domain/store.ts';
import type { Target } from '../../src/domain/target.ts';
import type { AttemptLimits, Task } from '../../src/domain/task.ts';
import { createDrivers } from '../../src/drivers/index.ts';
import { NodeDownloads } from '../../src/file-tree/downloads.ts';
import { NodeFileArea } from '../../src/file-tree/file-area.ts';
import { HttpWebhooks } from '../../src/notify/webhooks.ts';
import type { MachineLoad } from '../../src/ports/machine.ts';
import type { Mailer } from '../../src/ports/mailer.ts';
import { parseNetworks } from '../../src/ports/networks.ts';
import type { DriverKind } from '../../src/ports/snapshot-driver.ts';
import type { UnitOfWork } from '../../src/ports/unit-of-work.ts';
import type { FileWork } from '../../src/ports/workplace.ts';
import { createServices, type Services } from '../../src/services/index.ts';
import type { ScheduleDraft } from '../../src/services/schedules/settings.ts';
import type { StoreDraft } from '../../src/services/stores/stores.ts';
import type { TargetDraft } from '../../src/services/targets/creation.ts';
import { type DatabaseLocation, placeOf } from '../../src/storage/engine/engine.ts';
import { KnexUnitOfWork } from '../../src/storage/unit-of-work.ts';
import { writeDigest } from '../../src/wording/english/alert-digests.ts';
import { writeLetter } from '../../src/wording/english/letters.ts';
import type { Vocabulary } from '../../src/wording/vocabulary.ts';
import { inThisProcess } from '../../src/worker-processes/in-this-process.ts';
import { CollectedLog } from './collected-log.ts';
import { addCustomer, type Customer, type CustomerOptions } from './customer.ts';
import { FakeClock } from './fake-clock.ts';
import { dumpDatabase, leaveDatabase, makeDatabase, makePassingFolder, openPassing } from './installation-database.ts';
import { requireEvents } from './required-events.ts';
import type { Tables } from './table-dump.ts';
import { at, NIGHTLY, STAFF, there } from './values.ts';

export interface InstallationOptions {
  /** Monday 2026-06-01 12:00 UTC unless said otherwise. */
  readonly now?: Instant;
  /** In place of, or besides, the roster's. */
  readonly drivers?: readonly DriverKind[];
  /** Where mails go; none are written otherwise. */
  readonly mailer?: Mailer;
  /** What things are called in mails; absent = in the product's own words. */
  readonly nouns?: Vocabulary['one'];
  /** Whether panel sessions are good from one address only. */
  readonly bindsPanelSessions?: boolean;
  /** Of sessions, besides those of the roster. */
  readonly sessionPolicies?: readonly SessionPolicy[];
  /** Where work on files is done; in this process unless said otherwise. Ended with the installation. */
  readonly work?: (files: NodeFileArea, drivers: ReadonlyMap<string, DriverKind>, dataDir: string) => FileWork;
  /** How much, and for how long, a backup may copy; without bounds unless said otherwise. */
  readonly attemptLimits?: AttemptLimits;
  /** Bytes kept free for the database on the disk of temporary files; none unless said otherwise. */
  readonly reservedBytes?: number;
  /** How many copies are read back a night; none unless said otherwise. */
  readonly verifiedNightly?: number;
  /** For how long a change of policy may be undone; not at all unless said otherwise. */
  readonly undoSeconds?: number;
  /** The number from which targets count whose id nobody chose; 1 unless said otherwise. */
  readonly targetIdsFrom?: number;
}

/** What makes a process another than the first. */
export interface NodeOptions {
  readonly mailer?: Mailer | null;
  /** The node that it says it is; none unless said otherwise. */
  readonly name?: string;
  /** Whether all nodes reach the volumes of each other. */
  readonly sharesVolumes?: boolean;
  /** As the installation's. */
  readonly reservedBytes?: number;
}

/** What the machine is said to be doing. */
export const LOAD: MachineLoad = {
  cpuPercent: 12.5,
  cpuCount: 2,
  memoryPercent: 25,
  memoryBytes: 4_096,
  memoryFreeBytes: 3_072,
  diskPercent: 50,
  diskBytes: 2_000,
  diskFreeBytes: 1_000,
};

/** One process's services, with its own connection to the shared database. */
export interface Node {
  readonly services: Services;
  readonly unitOfWork: UnitOfWork;
}

/**
 * A whole gateway without its server: a real database (SQLite unless the process keeps them elsewhere), real files in a
 * temporary folder, the archive driver, and a clock that stands still. `close()` removes the folder.
 */
export class Installation {
  readonly folder: string;
  readonly dataDir: string;
  readonly database: DatabaseLocation;
  readonly clock: FakeClock;
  readonly log = new CollectedLog();
  readonly files: NodeFileArea;
  protected main: Node | null = null;
  readonly #options: InstallationOptions;
  readonly #works: FileWork[] = [];
  readonly #opened: UnitOfWork[] = [];
  #store: Store | null = null;
  #customer: Customer | null = null;
  #count = 0;

  constructor(folder: string, database: DatabaseLocation, options: InstallationOptions) {
    this.folder = folder;
    this.dataDir = join(folder, 'data');
    this.database = database;
    this.clock = new FakeClock(options.now ?? at('2026-06-01T12:00'));
    this.files = new NodeFileArea(this.dataDir);
    this.#options = options;
  }

  /** Opens the first node, and adds the account `acme` and the store `local`. */
  async open(): Promise<this> {
    this.main = await this.openNode();
    this.#customer = await this.addAccount('acme');
    this.#store = await this.addStore('local');
    return this;
  }

  /** Where the store `local` keeps its copies. */
  get storeRoot(): string {
    return join(this.dataDir, 'stores', 'local');
  }

  get services(): Services {
    return there(this.main).services;
  }

  get unitOfWork(): UnitOfWork {
    return there(this.main).unitOfWork;
  }

  get store(): Store {
    return there(this.#store);
  }

  /** The account that targets and schedules belong to unless said otherwise. */
  get customer(): Customer {
    return there(this.#customer);
  }

  /** Another process on the same database: own connection, own worker's name, same clock, mails as the first's. */
  async openNode(
    wrap: (unitOfWork: UnitOfWork) => UnitOfWork = (same) => same,
    {
      mailer = this.#options.mailer ?? null,
      name,
      sharesVolumes = false,
      reservedBytes = this.#options.reservedBytes,
    }: NodeOptions = {},
  ): Promise<Node> {
    const { drivers = [], sessionPolicies: own = [], bindsPanelSessions = false, targetIdsFrom = 1 } = this.#options;
    const { nouns, work: openWork = inThisProcess, attemptLimits = { gigabytes: null, hours: null } } = this.#options;
    const diskReserve = reservedBytes === undefined ? null : { directory: this.folder, bytes: reservedBytes };
    // What a crash leaves is tested on real processes.
    const knex = await openPassing(this.database);
    const opened = new KnexUnitOfWork(knex, this.clock, { useDatabaseClock: false, targetIdsFrom });
    this.#opened.push(opened);
    const unitOfWork = wrap(opened);
    const roster = createDrivers({
      spoolDirectory: join(this.dataDir, name === undefined ? 'spool' : `spool-${name}`),
      borgDirectory: join(this.dataDir, name === undefined ? 'borg' : `borg-${name}`),
    });
    const kinds = new Map([...roster, ...drivers.map((kind) => [kind.name, kind] as const)]);
    const work = openWork(this.files, kinds, this.dataDir);
    this.#works.push(work);
    const services = await createServices(
      {
        unitOfWork: requireEvents(unitOfWork),
        clock: this.clock,
        log: this.log,
        files: async () => work.files,
        work: async () => work,
        downloads: async () => new NodeDownloads(this.dataDir, reservedBytes ?? 0),
        machine: async () => ({ look: async () => LOAD }),
        mailer: mailer && (async () => mailer),
        scrub: () => placeOf(this.database).scrub(),
        webhooks: async () => new HttpWebhooks(parseNetworks('ALERT_NETWORKS', ['127.0.0.1'])),
        letters: async () => ({ write: (notice) => writeLetter(notice, nouns), writeDigest }),
      },
      {
        owner: `node:worker ${this.#opened.length}`,
        node: name ?? null,
        attemptLimits,
        home: {
          dataDir: this.dataDir,
          isShared: name !== undefined,
          sharesVolumes,
          database: async () => 'the one',
          directory: async () => '',
        },
        defaultTimeZone: 'UTC',
        keyPlace: {
          isInEnvironment: true,
          keys: async () => ['a secret of thirty-two characters'],
          next: async () => 'another secret of thirty-two characters',
          settle: async () => {},
        },
        diskReserve,
        verifiedNightly: this.#options.verifiedNightly ?? 0,
        undoSeconds: this.#options.undoSeconds ?? 0,
        taskBounds: { perAccount: null, perStore: null },
        sourceRoots: null,
        restoreRoots: null,
        storeRoots: null,
        sessionPolicies: [...sessionPolicies(bindsPanelSessions), ...own],
      },
    );
    return { services, unitOfWork };
  }

  addAccount(login: string, options: CustomerOptions = {}): Promise<Customer> {
    return addCustomer(this.unitOfWork, login, options);
  }

  /** A store of the provider's, at the location of its name, in a directory of its own. */
  async addStore(name: string, driver = 'archive', draft: Partial<StoreDraft> = {}): Promise<Store> {
    const root = join(this.dataDir, 'stores', name);
    await mkdir(root, { recursive: true });
    return this.services.stores.add(STAFF, {
      accountId: null,
      name,
      locationCode: name,
      driver,
      settings: { root },
      ...draft,
    });
  }

  /** A directory outside the gateway's own with these files. */
  async addSource(files: Readonly<Record<string, string>> = { 'index.html': '<p>Hello' }): Promise<string> {
    const source = join(this.folder, `source-${randomUUID()}`);
    await mkdir(source);
    for (const [name, content] of Object.entries(files)) {
      await mkdir(dirname(join(source, name)), { recursive: true });
      await writeFile(join(source, name), content);
    }
    return source;
  }

  async addTarget(draft: Partial<TargetDraft> = {}): Promise<Target> {
    this.#count += 1;
    return this.services.targets.add(STAFF, {
      accountId: this.customer.account.id,
      name: `server ${this.#count}`,
      kind: 'instance',
      storeId: this.store.id,
      ...(draft.paths === undefined ? { paths: [await this.addSource()] } : {}),
      ...draft,
    });
  }

  /** A target whose files lie in a managed volume: this one. */
  async addVolume(content = 'as it is now'): Promise<Target> {
    const target = await this.services.targets.createVolume(this.customer.actor, { name: 'disk', kind: 'drive' });
    await writeFile(join(this.files.volumePath(target.uuid), 'data'), content);
    return target;
  }

  /** A nightly schedule that keeps as many as its target's rotation says. */
  addSchedule(targets: readonly Target[], draft: Partial<ScheduleDraft> = {}): Promise<Schedule> {
    this.#count += 1;
    return this.services.schedules.create(STAFF, {
      name: `nightly ${this.#count}`,
      targets: targets.map(({ id }) => ({ target: { id } })),
      recurrence: NIGHTLY,
      retention: { kind: 'inherit' },
      ...draft,
    });
  }

  /** Fires what is due. */
  async fire(services: Services = this.services): Promise<void> {
    await services.firing.fireDue(500);
  }

  /** Carries out everything that is queued, restores too; answers the tasks taken up, in that order. */
  async work(services: Services = this.services): Promise<readonly Task[]> {
    const { signal } = new AbortController();
    const taken: Task[] = [];
    for (;;) {
      for (let task = await services.tasks.claim(); task !== null; task = await services.tasks.claim()) {
        await services.tasks.perform(task, signal, () => {});
        taken.push(task);
      }
      const restore = await services.restoreWork.claim();
      if (restore === null) return taken;
      await services.restoreWork.perform(restore, signal, () => {});
    }
  }

  /** Sets the clock, fires and works. */
  async live(instant: Instant): Promise<void> {
    this.clock.advanceTo(instant);
    await this.fire();
    await this.work();
  }

  /** Oldest first. */
  async runsOf({ id }: Pick<Schedule, 'id'>): Promise<readonly Run[]> {
    const { rows } = await this.services.runs.list(STAFF, { scheduleId: id }, { offset: 0, limit: 1_000 });
    return rows.toReversed();
  }

  async tasksOf(schedule: Pick<Schedule, 'id'>): Promise<readonly Task[]> {
    return this.services.runs.tasksOf(await this.runsOf(schedule));
  }

  /** All of a target's, whatever their state, oldest first. */
  async snapshotsOf({ id }: Pick<Target, 'id'>): Promise<readonly Snapshot[]> {
    const page = { offset: 0, limit: null, orderBy: 'id', descending: false } as const;
    return (await this.services.snapshots.list(STAFF, { targetId: id }, page)).rows;
  }

  /** The snapshot of a target that is there to be restored. */
  async takeBackup(target: Target): Promise<Snapshot> {
    const { snapshots } = await this.services.backups.backUp(STAFF, { id: target.id }, 'backup', 'by hand');
    await this.work();
    return this.services.snapshots.find(STAFF, { id: there(snapshots[0]).id });
  }

  schedule(id: number): Promise<Schedule> {
    return this.services.schedules.find(STAFF, { id });
  }

  /** Everything that the store `local` holds, debris included, by path. */
  async stored(): Promise<readonly string[]> {
    const names = await readdir(this.storeRoot, { recursive: true });
    return names.filter((name) => !name.startsWith('.backrota')).sort();
  }

  /** Every row of every table, by table; equal before and after = nothing was written. */
  dump(): Promise<Tables> {
    return dumpDatabase(this.database);
  }

  async close(): Promise<void> {
    for (const work of this.#works) await work.close();
    for (const unitOfWork of this.#opened) await unitOfWork.close();
    leaveDatabase(this.database);
    await rm(this.folder, { recursive: true });
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }
}

export async function openInstallation(options: InstallationOptions = {}): Promise<Installation> {
  const folder = await makePassingFolder();
  return new Installation(folder, await makeDatabase(join(folder, 'data')), options).open();
}
