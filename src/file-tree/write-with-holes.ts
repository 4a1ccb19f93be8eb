import type { FileHandle } from 'node:fs/promises';
import { stepsDone } from './steps.ts';

const BLOCK_BYTES = 4096;
const ZEROS = Buffer.alloc(BLOCK_BYTES);

/** Writes what is not zero of `bytes` at `position`, leaving holes; the caller sets the file's size at the end. */
export const writeWithHoles = async (handle: FileHandle, bytes: Buffer, position: number): Promise<void> => {
  let runStart = -1;
  for (let offset = 0; offset <= bytes.length; offset += BLOCK_BYTES) {
    const block = bytes.subarray(offset, offset + BLOCK_BYTES);
    const isHole = block.length === 0 || block.equals(ZEROS.subarray(0, block.length));
    if (!isHole && runStart === -1) runStart = offset;
    if (runStart === -1 || (!isHole && offset + BLOCK_BYTES <= bytes.length)) continue;
    const end = isHole ? Math.min(offset, bytes.length) : bytes.length;
    for (let done = runStart; done < end; ) {
      const { bytesWritten } = await handle.write(bytes, done, end - done, position + done);
      done += bytesWritten;
      stepsDone.add();
    }
    runStart = -1;
  }
};
