import { once } from 'node:events';
import fs from 'node:fs';
import type { ServerChannel, SFTPWrapper } from 'ssh2';
import ssh2 from 'ssh2';
import { fingerprintOf } from '../../src/drivers/archive/sftp/host-key.ts';

const { OPEN_MODE, STATUS_CODE, flagsToString } = ssh2.utils.sftp;

/** What this server does that OpenSSH does not; a test may change it at any time. */
export interface Strangeness {
  /** Each answer about a directory waits so long, in milliseconds. */
  listMs: number;
  /** Directories, by their path, whose lists have no end. */
  readonly endless: Set<string>;
  /** How many names were sent of them. */
  sentNames: number;
  /** What it says the manifests' sizes are, and it has so many bytes for whoever reads them. */
  manifestBytes: number | null;
  /** The connection is lost after so many writes, once: of those under way only every other one has been carried out. */
  writesUntilCut: number | null;
  /** Its files are either read or, from their beginning to their end, written; as of servers in front of object stores. */
  isEitherOr: boolean;
  /** What it gives to whoever reads a file; `null` = what was written. */
  returns: Buffer | null;
  /** What it does when it is asked to rename; what is thrown is its refusal. */
  rename: (from: string, to: string) => void;
}

/** An SFTP server of our own on loopback, which lets everybody in. */
export interface StrangeServer {
  readonly strangeness: Strangeness;
  /** The settings and secrets of a store in this directory. */
  settingsOf(root: string): Readonly<Record<string, string>>;
  readonly secrets: Readonly<Record<string, string>>;
  stop(): Promise<void>;
}

interface Opened {
  readonly path: string;
  readonly descriptor: number | null;
  isListed: boolean;
}

const MANY_NAMES: readonly string[] = Array.from({ length: 500 }, (_, index) => `name ${index}`);
const LOST_WRITES = 10;
const MOST_READ = 32_768;

/** Serves files from this process; `cut` ends the connection at once. */
const serve = (sftp: SFTPWrapper, strange: Strangeness, cut: () => void): void => {
  const opened = new Map<number, Opened>();
  let [handles, writes] = [0, 0];
  const open = (path: string, descriptor: number | null): Buffer => {
    const handle = Buffer.alloc(4);
    handles += 1;
    handle.writeUInt32BE(handles);
    opened.set(handles, { path, descriptor, isListed: false });
    return handle;
  };
  const find = (handle: Buffer): Opened & { readonly descriptor: number } => {
    const found = opened.get(handle.readUInt32BE(0));
    if (found === undefined) throw new Error('no such handle');
    return { ...found, descriptor: found.descriptor ?? -1 };
  };
  /** Answers with what went wrong, as far as this protocol has a word for it. */
  const attempt = (id: number, work: () => void): void => {
    try {
      work();
    } catch (error) {
      const isGone = error instanceof Error && 'code' in error && error.code === 'ENOENT';
      sftp.status(id, isGone ? STATUS_CODE.NO_SUCH_FILE : STATUS_CODE.FAILURE);
    }
  };
  const carryOut = (id: number, work: () => void): void =>
    attempt(id, () => {
      work();
      sftp.status(id, STATUS_CODE.OK);
    });
  const isManifest = (path: string): boolean => strange.manifestBytes !== null && path.endsWith('manifest.jsonl');
  sftp.on('OPEN', (id, path, flags) =>
    attempt(id, () => {
      const [mayRead, mayWrite, isCut] = [flags & OPEN_MODE.READ, flags & OPEN_MODE.WRITE, flags & OPEN_MODE.TRUNC];
      if (strange.isEitherOr && mayWrite !== 0 && (mayRead !== 0 || isCut === 0)) throw new Error('either or');
      const mode = flags === OPEN_MODE.WRITE ? 'r+' : (flagsToString(flags) ?? 'r');
      sftp.handle(id, open(path, fs.openSync(path, mode)));
    }),
  );
  sftp.on('CLOSE', (id, handle) =>
    carryOut(id, () => {
      if (find(handle).descriptor !== -1) fs.closeSync(find(handle).descriptor);
    }),
  );
  sftp.on('LSTAT', (id, path) =>
    attempt(id, () => {
      const { mode, size } = fs.lstatSync(path);
      const shown = isManifest(path) ? (strange.manifestBytes ?? size) : size;
      sftp.attrs(id, { mode, uid: 0, gid: 0, size: shown, atime: 0, mtime: 0 });
    }),
  );
  sftp.on('MKDIR', (id, path) => carryOut(id, () => fs.mkdirSync(path)));
  sftp.on('RMDIR', (id, path) => carryOut(id, () => fs.rmdirSync(path)));
  sftp.on('REMOVE', (id, path) => carryOut(id, () => fs.unlinkSync(path)));
  sftp.on('RENAME', (id, from, to) => carryOut(id, () => strange.rename(from, to)));
  sftp.on('OPENDIR', (id, path) =>
    attempt(id, () => {
      if (!strange.endless.has(path)) fs.readdirSync(path);
      sftp.handle(id, open(path, null));
    }),
  );
  sftp.on('READDIR', (id, handle) => {
    const directory = opened.get(handle.readUInt32BE(0));
    const answer = (): void =>
      attempt(id, () => {
        const path = directory?.path ?? '';
        const isEndless = strange.endless.has(path);
        const names = isEndless ? MANY_NAMES : fs.readdirSync(path);
        if (directory === undefined || (directory.isListed && !isEndless) || names.length === 0) {
          sftp.status(id, STATUS_CODE.EOF);
          return;
        }
        directory.isListed = true;
        if (isEndless) strange.sentNames += names.length;
        const attrs = { mode: 0o700, uid: 0, gid: 0, size: 0, atime: 0, mtime: 0 };
        sftp.name(
          id,
          names.map((filename) => ({ filename, longname: filename, attrs })),
        );
      });
    if (strange.listMs === 0) answer();
    else setTimeout(answer, strange.listMs);
  });
  sftp.on('WRITE', (id, handle, offset, data) =>
    attempt(id, () => {
      const { descriptor } = find(handle);
      writes += 1;
      const until = strange.writesUntilCut;
      if (until === null || writes <= until) {
        fs.writeSync(descriptor, data, 0, data.length, offset);
        sftp.status(id, STATUS_CODE.OK);
        return;
      }
      if ((writes - until) % 2 === 0) fs.writeSync(descriptor, data, 0, data.length, offset);
      if (writes < until + LOST_WRITES) return;
      strange.writesUntilCut = null;
      cut();
    }),
  );
  sftp.on('READ', (id, handle, offset, length) =>
    attempt(id, () => {
      const { descriptor, path } = find(handle);
      const other = strange.returns?.subarray(offset, offset + length);
      if (other !== undefined) return other.length === 0 ? sftp.status(id, STATUS_CODE.EOF) : sftp.data(id, other);
      const bytes = Buffer.alloc(Math.min(length, MOST_READ), 10);
      const count = isManifest(path) ? bytes.length : fs.readSync(descriptor, bytes, 0, bytes.length, offset);
      if (count === 0) sftp.status(id, STATUS_CODE.EOF);
      else sftp.data(id, bytes.subarray(0, count));
    }),
  );
};

/** Starts it; whatever it is asked is done with the rights of this process. */
export const startStrangeServer = async (): Promise<StrangeServer> => {
  // ssh2 drops the leading zero of an Ed25519 key that it makes, and then cannot read it: one key in 200.
  const key = ssh2.utils.generateKeyPairSync('ecdsa', { bits: 256 });
  const parsed = ssh2.utils.parseKey(key.public);
  if (parsed instanceof Error) throw parsed;
  const hostKey = fingerprintOf(parsed.getPublicSSH());
  const strangeness: Strangeness = {
    listMs: 0,
    endless: new Set(),
    sentNames: 0,
    manifestBytes: null,
    writesUntilCut: null,
    isEitherOr: false,
    returns: null,
    rename: fs.renameSync,
  };
  const clients = new Set<ssh2.Connection>();
  const server = new ssh2.Server({ hostKeys: [key.private] }, (client) => {
    clients.add(client);
    client.on('error', () => {});
    client.on('close', () => clients.delete(client));
    client.on('authentication', (context) => context.accept());
    client.on('session', (accept) => {
      accept().on('sftp', (acceptSftp: () => SFTPWrapper & ServerChannel) =>
        serve(acceptSftp(), strangeness, () => client.end()),
      );
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = address === null || typeof address === 'string' ? 0 : address.port;
  return {
    strangeness,
    settingsOf: (root) => ({ host: '127.0.0.1', port: String(port), user: 'anybody', root, hostKey }),
    secrets: { password: 'any' },
    stop: async () => {
      for (const client of clients) client.end();
      server.close();
      await once(server, 'close');
    },
  };
};
