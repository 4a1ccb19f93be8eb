import { readdir, readFile } from 'node:fs/promises';
import { extname, join, sep } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';

/** How a browser may be sent a file. */
export type Coding = 'br' | 'gzip' | null;

/** A file of the built console, kept in memory. */
export interface ConsoleFile {
  readonly type: string;
  /** Whether its name changes with what it holds. */
  readonly isHashed: boolean;
  /** Its bytes in a coding, made once. */
  read(coding: Coding): Promise<Buffer>;
}

/** By its path below the folder, with slashes. */
export type ConsoleFiles = ReadonlyMap<string, ConsoleFile>;

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.json': 'application/json; charset=utf-8',
  '.txt': 'text/plain; charset=utf-8',
};

const BROTLI = { params: { [constants.BROTLI_PARAM_QUALITY]: 9 } };
const CODED = { br: (bytes: Buffer) => promisify(brotliCompress)(bytes, BROTLI), gzip: promisify(gzip) };

/** The files of a built console, read once; none where it is not built. */
export async function readConsoleFiles(folder: string): Promise<ConsoleFiles> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  const files = entries
    .filter((entry) => entry.isFile() && extname(entry.name) in TYPES)
    .map(async (entry) => {
      const path = join(entry.parentPath, entry.name);
      const name = path.slice(folder.length + 1).replaceAll(sep, '/');
      return [name, fileOf(name, await readFile(path))] as const;
    });
  return new Map(await Promise.all(files));
}

function fileOf(name: string, bytes: Buffer): ConsoleFile {
  const made = new Map<Coding, Promise<Buffer>>([[null, Promise.resolve(bytes)]]);
  return {
    type: TYPES[extname(name)] ?? 'application/octet-stream',
    isHashed: name.startsWith('assets/'),
    read: (coding) => {
      const kept = made.get(coding) ?? (coding === null ? Promise.resolve(bytes) : CODED[coding](bytes));
      made.set(coding, kept);
      return kept;
    },
  };
}
