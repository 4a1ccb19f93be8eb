import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { TestContext } from 'node:test';
import { parseSettings } from '../../src/drivers/archive/sftp/config.ts';
import { SftpDriver, type SftpOptions } from '../../src/drivers/archive/sftp/driver.ts';
import { createPattern, makeDirectory } from '../drivers/source-tree.ts';
import type { SftpServer } from '../support/sftp-server.ts';

/** A store on a server, with a source of two files (3 MB that do not compress) and a spool. */
export const setUpSftpStore = async (t: TestContext, server: SftpServer) => {
  const directory = makeDirectory(t);
  const root = await server.makeRoot(basename(directory));
  const [source, spool, destination] = ['source', 'spool', 'restored'].map((name) => join(directory, name)) as [
    string,
    string,
    string,
  ];
  mkdirSync(source);
  writeFileSync(join(source, 'large'), createPattern(3_000_000));
  writeFileSync(join(source, 'small'), 'Hello');
  /** A driver as of a process that was just started; through a proxy where a port is given. */
  const open = (options: SftpOptions = {}, port = server.port) =>
    new SftpDriver(parseSettings(server.settingsOf(root, port), { privateKey: server.privateKey }), spool, {
      retryDelaysMs: [],
      ...options,
    });
  return {
    directory,
    source,
    root,
    spool,
    destination,
    open,
    /** Every file and directory on the server and in the spool. */
    listAll: () => ({ remote: listBelow(root), spooled: listBelow(spool) }),
    hashOf: (path: string) =>
      createHash('sha256')
        .update(readFileSync(join(root, path)))
        .digest('hex'),
  };
};

const listBelow = (directory: string): readonly string[] => {
  try {
    return readdirSync(directory, { recursive: true }).map(String).sort();
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return [];
    throw error;
  }
};

/** All that a server holds where there is one finished copy and nothing else. */
export const oneCopy = (targetUuid: string, taskUuid: string, attempt: number): readonly string[] => {
  const copy = `${targetUuid}/${taskUuid}.${attempt}`;
  return [targetUuid, copy, `${copy}/data.tar.zst`, `${copy}/manifest.jsonl`];
};
