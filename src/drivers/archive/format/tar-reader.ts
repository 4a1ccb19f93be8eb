import { showPath, storedBytesOf } from '../../../file-tree/entry.ts';
import { damaged } from '../../../file-tree/failures.ts';
import type { ManifestEntry } from '../../../file-tree/manifest.ts';
import type { ByteSource } from './byte-source.ts';
import { formatRecords, isSparse } from './extended-records.ts';
import type { ParsedHeader } from './tar-header.ts';
import { BLOCK_BYTES, MAX_LONG_BYTES, paddingOf, parseHeader, SPARSE_NAME } from './tar-header.ts';

/** Zeros that may follow the end of an archive: what the largest usual blocking factors leave. */
const MAX_TRAILER_BYTES = 1024 * 1024;
const NO_RECORDS = Buffer.alloc(0);

/** Reads an archive in step with its manifest: each entry must be the one that the manifest has next. */
export class TarReader {
  readonly #source: ByteSource;

  constructor(source: ByteSource) {
    this.#source = source;
  }

  /** Moves to the content of `expected`. Throws `snapshot_damaged` if anything else comes. */
  async expect(expected: ManifestEntry): Promise<void> {
    const header = await this.#next(expected);
    if (header === null) throw damaged({ kind: 'entry_missing', path: showPath(expected.path) });
    const target = expected.type === 'symlink' || expected.type === 'hardlink' ? expected.target : null;
    const isExpected =
      header.type === expected.type &&
      header.name.equals(isSparse(expected) ? SPARSE_NAME : expected.path) &&
      header.size === (expected.type === 'file' ? storedBytesOf(expected) : 0) &&
      (target === null ? header.link.length === 0 : header.link.equals(target));
    if (!isExpected)
      throw damaged({ kind: 'entry_differs', path: showPath(expected.path), found: showPath(header.name) });
  }

  /** A content as a whole. */
  async content(size: number): Promise<Buffer> {
    return (await this.#source.take(size + paddingOf(size))).subarray(0, size);
  }

  /** A content bit by bit; must be read to its end. */
  async *pieces(size: number): AsyncGenerator<Buffer, void, undefined> {
    yield* this.#source.pieces(size);
    await this.#source.take(paddingOf(size));
  }

  /** The archive ends here, with nothing but zeros. */
  async expectEnd(): Promise<void> {
    if ((await this.#next(null)) !== null) throw damaged({ kind: 'archive_longer' });
    let left = MAX_TRAILER_BYTES;
    for (
      let piece = await this.#source.takeSome(left + 1);
      piece !== null;
      piece = await this.#source.takeSome(left + 1)
    ) {
      left -= piece.length;
      if (left < 0 || piece.some((byte) => byte !== 0)) throw damaged({ kind: 'archive_followed' });
    }
  }

  /** The next entry's header, with the long names before it put in; `null` at the end. Extended records are as expected. */
  async #next(expected: ManifestEntry | null): Promise<ParsedHeader | null> {
    let [name, link]: (Buffer | null)[] = [null, null];
    const wanted = expected === null ? NO_RECORDS : formatRecords(expected);
    let records = NO_RECORDS;
    for (;;) {
      const header = parseHeader(await this.#source.take(BLOCK_BYTES));
      if (header === null) {
        if (name !== null || link !== null || records.length > 0) throw damaged({ kind: 'entry_cut' });
        return null;
      }
      if (header.type === 'longName' && name === null) name = await this.#long(header.size);
      else if (header.type === 'longLink' && link === null) link = await this.#long(header.size);
      else if (header.type === 'extended' && records.length === 0 && header.size === wanted.length)
        records = Buffer.from(await this.content(header.size));
      else {
        if (!records.equals(wanted)) throw damaged({ kind: 'attributes_differ', path: showPath(name ?? header.name) });
        return { ...header, name: unspellName(header, name ?? header.name), link: link ?? header.link };
      }
    }
  }

  async #long(size: number): Promise<Buffer> {
    if (size < 1 || size > MAX_LONG_BYTES) throw damaged({ kind: 'name_length' });
    const text = Buffer.from(await this.content(size));
    if (text.indexOf(0) !== size - 1) throw damaged({ kind: 'name_endless' });
    return text.subarray(0, size - 1);
  }
}

/** Takes tar's slash off a directory's name; the root is the empty path. */
const unspellName = (header: ParsedHeader, name: Buffer): Buffer => {
  if (header.type !== 'directory') return name;
  if (name.at(-1) !== 0x2f) throw damaged({ kind: 'directory_without_slash', path: showPath(name) });
  return name.equals(Buffer.from('./')) ? name.subarray(0, 0) : name.subarray(0, -1);
};
