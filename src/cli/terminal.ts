import { AsyncLocalStorage } from 'node:async_hooks';

/** Where a command writes. */
interface Output {
  write(text: string): unknown;
  /** Whether people look at it. */
  readonly isTTY?: boolean;
}

/** What a command is given besides its words. */
export interface Terminal {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly stdin: AsyncIterable<string | Uint8Array>;
  readonly stdout: Output;
  readonly stderr: Output;
}

const held = new AsyncLocalStorage<Terminal>();

/** That of the command that is run: the process's own unless `runAt` gave it another. */
export const terminal = (): Terminal => held.getStore() ?? process;

/** Runs a command at a terminal of the caller's. */
export const runAt = <T>(other: Terminal, command: () => Promise<T>): Promise<T> => held.run(other, command);
