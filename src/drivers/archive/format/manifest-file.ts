import { createHash } from 'node:crypto';
import type { FileHandle } from 'node:fs/promises';
import { damaged } from '../../../file-tree/failures.ts';
import type { ManifestHead, ManifestLine, ManifestSummary } from '../../../file-tree/manifest.ts';
import { formatHead, formatLine, parseHead, parseLine } from '../../../file-tree/manifest.ts';
import { stepsDone } from '../../../file-tree/steps.ts';
import type { WriteRoom } from '../../../file-tree/write-room.ts';

const WRITE_BYTES = 256 * 1024;
const READ_BYTES = 256 * 1024;
/** Longer than any line that is written: two of the longest paths, every byte escaped, all attributes, and the fields. */
const MAX_LINE_BYTES = 2 * 1024 * 1024;
/** Most lines are shorter. */
const LINE_BYTES = 2048;
/** The last line is a short one. */
const TAIL_BYTES = 4096;

/** Writes all of `bytes` at the handle's position. */
export const writeFully = async (handle: FileHandle, bytes: Buffer): Promise<void> => {
  for (let done = 0; done < bytes.length; ) {
    const { bytesWritten } = await handle.write(bytes, done, bytes.length - done);
    done += bytesWritten;
    stepsDone.add();
  }
};

/** Writes a manifest line by line, hashing it on the way. */
export class ManifestWriter {
  readonly #handle: FileHandle;
  readonly #room: WriteRoom;
  readonly #hash = createHash('sha256');
  #lines: string[];
  #length = 0;
  #bytes = 0;

  constructor(handle: FileHandle, room: WriteRoom, head: ManifestHead) {
    this.#handle = handle;
    this.#room = room;
    this.#lines = [formatHead(head)];
  }

  async add(line: ManifestLine): Promise<void> {
    const text = formatLine(line);
    this.#lines.push(text);
    this.#length += text.length;
    if (this.#length >= WRITE_BYTES) await this.#flush();
  }

  /** Writes the last line; the file is then complete, and durable once synced. */
  async finish(summary: ManifestSummary): Promise<{ readonly hash: string; readonly bytes: number }> {
    await this.add(summary);
    await this.#flush();
    return { hash: this.#hash.digest('hex'), bytes: this.#bytes };
  }

  async #flush(): Promise<void> {
    const bytes = Buffer.from(this.#lines.join(''));
    this.#lines = [];
    this.#length = 0;
    this.#bytes += bytes.length;
    this.#hash.update(bytes);
    await this.#room.take(bytes.length);
    await writeFully(this.#handle, bytes);
  }
}

async function* readChunks(handle: FileHandle): AsyncGenerator<Buffer, void, undefined> {
  const buffer = Buffer.allocUnsafeSlow(READ_BYTES);
  for (let position = 0; ; ) {
    const { bytesRead } = await handle.read(buffer, 0, READ_BYTES, position);
    if (bytesRead === 0) return;
    yield buffer.subarray(0, bytesRead);
    position += bytesRead;
  }
}

/** SHA-256 (hex) of a manifest as it lies there. */
export const hashManifest = async (handle: FileHandle): Promise<string> => {
  const hash = createHash('sha256');
  for await (const chunk of readChunks(handle)) hash.update(chunk);
  return hash.digest('hex');
};

/** The last line, without reading the others. Throws `snapshot_damaged`. */
export const readSummary = async (handle: FileHandle): Promise<ManifestSummary> => {
  const { size } = await handle.stat();
  const tail = Buffer.alloc(Math.min(size, TAIL_BYTES));
  await handle.read(tail, 0, tail.length, size - tail.length);
  const text = tail.toString('utf8');
  const line = text.endsWith('\n') ? parseLine(text.slice(text.lastIndexOf('\n', text.length - 2) + 1, -1)) : null;
  if (line?.type !== 'end') throw damaged({ kind: 'manifest_cut' });
  return line;
};

interface TextLine {
  readonly text: string;
  /** Where it begins. */
  readonly position: number;
}

async function* readTexts(handle: FileHandle): AsyncGenerator<TextLine, void, undefined> {
  let rest = Buffer.alloc(0);
  let position = 0;
  for await (const chunk of readChunks(handle)) {
    const bytes = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
    let start = 0;
    for (let end = bytes.indexOf(0x0a); end !== -1; end = bytes.indexOf(0x0a, start)) {
      yield { text: bytes.toString('utf8', start, end), position: position + start };
      start = end + 1;
    }
    rest = Buffer.from(bytes.subarray(start));
    position += start;
    if (rest.length > MAX_LINE_BYTES) throw damaged({ kind: 'line_endless' });
  }
  if (rest.length > 0) throw damaged({ kind: 'manifest_cut' });
}

/** The first line. Throws `snapshot_damaged`. */
export const readHead = async (handle: FileHandle): Promise<ManifestHead> => {
  for await (const { text } of readTexts(handle)) return parseHead(text);
  throw damaged({ kind: 'manifest_cut' });
};

/** The one line that begins at a position. Throws `snapshot_damaged`. */
export const readLineAt = async (handle: FileHandle, position: number): Promise<ManifestLine> => {
  for (let length = LINE_BYTES; ; length = Math.min(length * 8, MAX_LINE_BYTES)) {
    const buffer = Buffer.allocUnsafe(length);
    const { bytesRead } = await handle.read(buffer, 0, length, position);
    const end = buffer.subarray(0, bytesRead).indexOf(0x0a);
    if (end !== -1) return parseLine(buffer.toString('utf8', 0, end));
    if (bytesRead < length || length === MAX_LINE_BYTES) throw damaged({ kind: 'manifest_cut' });
  }
};

/** All lines after the first, which is checked; the last is the summary, and nothing follows it. */
export async function* readLines(handle: FileHandle): AsyncGenerator<ManifestLine, void, undefined> {
  for await (const { line } of readPlacedLines(handle)) yield line;
}

/** A line, and where it begins. */
export interface PlacedLine {
  readonly line: ManifestLine;
  readonly position: number;
}

/** As `readLines`, each with where it begins. */
export async function* readPlacedLines(handle: FileHandle): AsyncGenerator<PlacedLine, void, undefined> {
  let [isFirst, hasEnded] = [true, false];
  for await (const { text, position } of readTexts(handle)) {
    if (hasEnded) throw damaged({ kind: 'manifest_followed' });
    if (isFirst) {
      parseHead(text);
      isFirst = false;
      continue;
    }
    const line = parseLine(text);
    hasEnded = line.type === 'end';
    yield { line, position };
  }
  if (!hasEnded) throw damaged({ kind: 'manifest_cut' });
}
