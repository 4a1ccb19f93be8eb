import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** What is mounted: a file system of its own; a directory, bound; or a directory that a FUSE daemon shows. */
export type What = 'tmpfs' | { readonly bind: string } | { readonly fuse: string };

/** Something mounted on a directory, until disposed of. */
export class Mounted implements AsyncDisposable {
  readonly point: string;
  readonly #isFuse: boolean;
  #isMounted = true;

  private constructor(point: string, isFuse: boolean) {
    this.point = point;
    this.#isFuse = isFuse;
  }

  /** @param size of a file system of its own, as `mount` takes it. */
  static async on(point: string, what: What, size = '50%'): Promise<Mounted> {
    await mkdir(point, { recursive: true });
    if (what === 'tmpfs') {
      run('mount', '-t', 'tmpfs', '-o', `size=${size}`, 'backrota-test', point);
      return new Mounted(point, false);
    }
    if ('bind' in what) {
      await mkdir(what.bind, { recursive: true });
      run('mount', '--bind', what.bind, point);
      return new Mounted(point, false);
    }
    await mkdir(what.fuse, { recursive: true });
    // Comes back once it is mounted; its daemon goes on. FUSE 2 has to be told that the place need not be empty, which
    // is all that FUSE 3 knows.
    const { status } = spawnSync('bindfs', [what.fuse, point]);
    if (status !== 0) run('bindfs', '-o', 'nonempty', what.fuse, point);
    return new Mounted(point, true);
  }

  /** As `on`, with a file in it. */
  static async withFile(point: string, what: What): Promise<Mounted> {
    const mounted = await Mounted.on(point, what);
    await writeFile(join(point, 'file'), 'mounted');
    return mounted;
  }

  /** Another view of a directory, in which nothing appears that is mounted in the directory later. */
  static async view(point: string, of: string): Promise<Mounted> {
    const view = await Mounted.withFile(point, { bind: of });
    run('mount', '--make-private', point);
    return view;
  }

  /** Gives a file system of its own more room, or less. */
  resize(size: string): void {
    run('mount', '-o', `remount,size=${size}`, this.point);
  }

  /** What its file says, by whatever name it is reached now. */
  content(point: string = this.point): Promise<string> {
    return readFile(join(point, 'file'), 'utf8');
  }

  /** Ends the FUSE daemon as a crash would: what it shows stays mounted, and answers nothing. */
  killDaemon(): void {
    process.kill(this.#findDaemon(), 'SIGKILL');
  }

  /** Has the FUSE daemon answer nothing, as a server far away that hangs. */
  stopDaemon(): void {
    process.kill(this.#findDaemon(), 'SIGSTOP');
  }

  continueDaemon(): void {
    process.kill(this.#findDaemon(), 'SIGCONT');
  }

  #findDaemon(): number {
    const daemons = readdirSync('/proc').filter((name) => {
      try {
        return /^\d+$/.test(name) && readFileSync(`/proc/${name}/cmdline`, 'utf8').split('\0').includes(this.point);
      } catch {
        // Ended meanwhile.
        return false;
      }
    });
    assert.equal(daemons.length, 1);
    return Number(daemons[0]);
  }

  /** A directory in it may still be held open. */
  unmount(point: string = this.point): void {
    if (!this.#isMounted) return;
    if (this.#isFuse) run('fusermount3', '-u', '-z', point);
    else run('umount', '--lazy', point);
    this.#isMounted = false;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.unmount();
  }
}

function run(program: string, ...args: string[]): void {
  const { status, stderr, error } = spawnSync(program, args, { encoding: 'utf8' });
  assert.equal(status, 0, `${program} ${args.join(' ')}: ${error?.message ?? stderr}`);
}
